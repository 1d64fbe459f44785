using System.Text;
using KeyOps.TestKit;

namespace KeyOps.Operations.Tests.Configuration;

/// <summary>
/// Configurations with what is said of them. A case is a line <c>=== title</c>, the file, a line <c>---</c>, and the diagnostics of <c>t.yaml</c>.
/// With KEYOPS_GOLDEN=write in the environment the files are written anew: then read the diff.
/// </summary>
internal static class DiagnosticTable
{
    public static string Folder { get; } = Repository.PathOf("tests", "KeyOps.Operations.Tests", "Configuration", "Golden");

    public static bool IsWriting { get; } = Environment.GetEnvironmentVariable("KEYOPS_GOLDEN") == "write";

    public static IEnumerable<(string Title, string Input, string Output)> Read(string file)
    {
        foreach (var part in File.ReadAllText(file).Split("=== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var title = part[..part.IndexOf('\n', StringComparison.Ordinal)];
            var divider = part.LastIndexOf("\n---\n", StringComparison.Ordinal);
            yield return (title, part[(title.Length + 1)..(divider + 1)], part[(divider + 5)..].TrimEnd('\n'));
        }
    }

    public static void Write(string file, IEnumerable<(string Title, string Input, string Output)> cases)
    {
        var text = new StringBuilder();
        foreach (var (title, input, output) in cases)
        {
            text.Append("=== ").Append(title).Append('\n').Append(input).Append("---\n").Append(output).Append("\n\n");
        }

        File.WriteAllText(file, text.ToString());
    }
}
