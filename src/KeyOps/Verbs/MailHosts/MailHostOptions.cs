using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.MailHost;

namespace KeyOps.Verbs.MailHosts;

/// <summary>What the verbs of <c>keyops mailhost</c> share.</summary>
internal static class MailHostOptions
{
    public static Option<string?> Root() => new("--root")
    {
        HelpName = "DIR",
        Description = "The host whose disk is mounted there, instead of this one: no program is run or told.",
    };

    /// <summary>The configuration and the host; null, with the reason on stderr and <paramref name="exitCode"/> set, when there is none.</summary>
    public static (Settings Settings, HostPaths Paths)? Load(ParseResult parsed, Option<string?>? root, out int exitCode)
    {
        exitCode = ExitCode.Configuration;
        if (ConfigurationOption.Load(parsed) is not { } settings)
        {
            return null;
        }

        if (settings.MailHost is not { } host)
        {
            Console.Error.WriteLine($"keyops: {settings.File} says nothing of a mail host; add 'mailhost:' to it (config/keyops.reference.yaml shows what may stand there)");
            return null;
        }

        var folder = root is null ? null : parsed.GetValue(root);
        if (folder is not null && !Directory.Exists(folder))
        {
            Console.Error.WriteLine($"keyops: there is no folder {folder}");
            exitCode = ExitCode.Usage;
            return null;
        }

        return (settings, new(host, folder is null ? "/" : Path.GetFullPath(folder)));
    }
}
