using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Core.ZoneFiles.Formatting;
using KeyOps.Operations.Files;

namespace KeyOps.Verbs.Zones;

/// <summary><c>zone format FILE</c>: the file laid out in one way, on standard output or, with <c>--write</c>, in its place.</summary>
internal static class ZoneFormatVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "the zone file" };
        var origin = ZoneFileArgument.OriginOption();
        var write = new Option<bool>("--write") { Description = "put the result into the file's place" };
        var command = new Command("format", "Lay a zone file out in one way; what it says and its comments stay.") { file, origin, write };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(origin), parsed.GetValue(write)));
        return command;
    }

    private static int Run(string path, string? origin, bool write)
    {
        if (ZoneFileArgument.Origin(path, origin) is not { } name)
        {
            return ExitCode.Usage;
        }

        if (ZoneFileArgument.Load(path, name) is not { } file)
        {
            return ExitCode.Failed;
        }

        if (file.HasSyntaxErrors)
        {
            foreach (var diagnostic in file.Diagnostics)
            {
                Console.Error.WriteLine(diagnostic);
            }

            return ExitCode.Failed;
        }

        var formatted = ZoneFormatter.Format(file);
        if (!write)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(formatted);
            return ExitCode.Fine;
        }

        if (file.Octets.Span.SequenceEqual(formatted))
        {
            return ExitCode.Fine;
        }

        return Replace(path, file.Octets.Span, formatted);
    }

    private static int Replace(string path, ReadOnlySpan<byte> read, ReadOnlySpan<byte> formatted)
    {
        try
        {
            if (AtomicFile.WriteIfUnchanged(path, formatted, AtomicFile.Sha256(read)))
            {
                return ExitCode.Fine;
            }

            Console.Error.WriteLine($"keyops: {path} changed while it was being formatted; nothing is written");
        }
        catch (IOException error)
        {
            Console.Error.WriteLine($"keyops: {error.Message}");
        }

        return ExitCode.Failed;
    }
}
