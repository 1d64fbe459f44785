using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;

namespace KeyOps.Verbs.Zones;

/// <summary><c>zone diff A B</c>: the records that differ, in zone-file syntax. Exit code 1 when there are any.</summary>
internal static class ZoneDiffVerb
{
    public static Command Create()
    {
        var before = new Argument<string>("A") { Description = "a zone file" };
        var after = new Argument<string>("B") { Description = "another of the same zone" };
        var origin = ZoneFileArgument.OriginOption();
        var json = ZoneFileArgument.JsonOption();
        var command = new Command("diff", "Compare two zone files by what they say.") { before, after, origin, json };
        command.SetAction(parsed => Run(parsed.GetValue(before)!, parsed.GetValue(after)!, parsed.GetValue(origin), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string beforePath, string afterPath, string? origin, bool json)
    {
        if (ZoneFileArgument.Origin(beforePath, origin) is not { } name)
        {
            return ExitCode.Usage;
        }

        if (ZoneFileArgument.Load(beforePath, name) is not { } before || ZoneFileArgument.Load(afterPath, name) is not { } after)
        {
            return ExitCode.Undetermined;
        }

        if (before.Zone is not { } left || after.Zone is not { } right)
        {
            foreach (var diagnostic in before.Diagnostics.Concat(after.Diagnostics))
            {
                Console.Error.WriteLine(diagnostic);
            }

            return ExitCode.Undetermined;
        }

        var changes = ZoneDiff.Compare(left, right);
        if (json)
        {
            WriteJson(left, right, changes);
        }
        else
        {
            foreach (var change in changes)
            {
                Console.Out.WriteLine(change);
            }
        }

        return changes.Count > 0 ? ExitCode.Failed : ExitCode.Fine;
    }

    private static void WriteJson(Zone before, Zone after, IReadOnlyList<ZoneChange> changes)
    {
        using var output = new ZoneJson();
        var json = output.Writer;
        json.WriteStartObject();
        json.WriteString("zone", before.Apex.ToString());
        json.WriteNumber("serialBefore", before.Serial!.Value.Number);
        json.WriteNumber("serialAfter", after.Serial!.Value.Number);
        json.WriteStartArray("changes");
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WriteString("change", change.IsAdded ? "added" : "removed");
            json.WriteString("name", change.Owner.ToString());
            json.WriteNumber("ttl", change.Ttl.Seconds);
            json.WriteString("type", change.Type.ToString());
            json.WriteString("rdata", change.Rdata);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
