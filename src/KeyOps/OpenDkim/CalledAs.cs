using System.Text;

namespace KeyOps.OpenDkim;

/// <summary>How the shell named this program: getopt and Perl show it in their complaints.</summary>
internal static class CalledAs
{
    /// <summary>argv[0] whole, when its last part is <paramref name="programName"/>; else that name (a verb of <c>keyops</c>).</summary>
    public static string Full(string programName)
    {
        try
        {
            var commandLine = File.ReadAllBytes("/proc/self/cmdline").AsSpan();
            var end = commandLine.IndexOf((byte)0);
            var first = Encoding.UTF8.GetString(end < 0 ? commandLine : commandLine[..end]);
            return string.Equals(Path.GetFileName(first), programName, StringComparison.Ordinal) ? first : programName;
        }
        catch (IOException)
        {
            return programName;
        }
    }

    /// <summary>The path a script of that name would have been started by: argv[0], looked up on PATH when it has no slash.</summary>
    public static string ScriptPath(string programName)
    {
        var name = Full(programName);
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return name;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? name;
    }
}
