using System.Collections.Immutable;
using System.CommandLine;
using KeyOps.Core.Diagnostics;
using KeyOps.Operations.Configuration;

namespace KeyOps.Cli;

/// <summary><c>-c FILE</c>, and the reading of what it names.</summary>
internal static class ConfigurationOption
{
    /// <summary>Tried in this order when nothing is named.</summary>
    private static readonly string[] DefaultFiles = ["config/keyops.yaml", "/etc/keyops/keyops.yaml"];

    /// <summary>A verb adds this one to its options; it is the same for all.</summary>
    public static Option<string?> Instance { get; } = new("-c", "--configuration")
    {
        Description = $"The configuration (left out: {string.Join(", then ", DefaultFiles)}).",
        HelpName = "FILE",
    };

    /// <summary>The file that is named, or the first default that is there; null when there is none.</summary>
    public static string? FileOf(ParseResult parsed) => parsed.GetValue(Instance) ?? Array.Find(DefaultFiles, File.Exists);

    /// <summary>
    /// Reads the configuration and prints what there is to say of it on standard error, as <c>file:line:col: error KO2xxx: …</c>. Null when it cannot
    /// be used: the verb then ends with <see cref="ExitCode.Configuration"/>.
    /// </summary>
    public static Settings? Load(ParseResult parsed)
    {
        if (FileOf(parsed) is not { } file)
        {
            Console.Error.WriteLine($"keyops: there is no configuration: neither {string.Join(" nor ", DefaultFiles)} exists; name one with -c FILE");
            return null;
        }

        switch (ConfigurationFile.Load(file))
        {
            case ConfigurationResult.Loaded loaded:
                Print(loaded.Warnings);
                return loaded.Settings;
            case ConfigurationResult.Refused refused:
                Print(refused.Diagnostics);
                return null;
            default:
                throw new InvalidOperationException("a configuration is loaded or refused");
        }
    }

    private static void Print(ImmutableArray<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Console.Error.WriteLine(diagnostic);
        }
    }
}
