using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Verbs.Zones;

/// <summary><c>zone export FILE</c>: what a zone file says, a record a line with nothing left out, or as JSON.</summary>
internal static class ZoneExportVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "the zone file" };
        var origin = ZoneFileArgument.OriginOption();
        var json = ZoneFileArgument.JsonOption();
        var command = new Command("export", "Print what a zone file says, in canonical order, with nothing left out.") { file, origin, json };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(origin), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string path, string? origin, bool json)
    {
        if (ZoneFileArgument.Origin(path, origin) is not { } name)
        {
            return ExitCode.Usage;
        }

        if (ZoneFileArgument.Load(path, name) is not { } file)
        {
            return ExitCode.Failed;
        }

        if (file.Zone is not { } zone)
        {
            foreach (var diagnostic in file.Diagnostics)
            {
                Console.Error.WriteLine(diagnostic);
            }

            return ExitCode.Failed;
        }

        if (json)
        {
            WriteJson(zone);
        }
        else
        {
            WriteText(zone);
        }

        return ExitCode.Fine;
    }

    private static void WriteText(Zone zone)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
        for (var i = 0; i < zone.RRsetCount; i++)
        {
            var rrset = zone[i];
            var owner = rrset.OwnerName.ToString();
            for (var j = 0; j < rrset.Count; j++)
            {
                output.Write($"{owner}\t{rrset.TtlOf(j)}\t{zone.Class}\t{rrset.Type}\t{RdataText.Format(rrset.Type, rrset[j])}\n");
            }
        }
    }

    private static void WriteJson(Zone zone)
    {
        using var output = new ZoneJson();
        var json = output.Writer;
        json.WriteStartObject();
        json.WriteString("zone", zone.Apex.ToString());
        json.WriteString("class", zone.Class.ToString());
        json.WriteNumber("serial", zone.Serial!.Value.Number);
        json.WriteStartArray("rrsets");
        for (var i = 0; i < zone.RRsetCount; i++)
        {
            var rrset = zone[i];
            json.WriteStartObject();
            json.WriteString("name", rrset.OwnerName.ToString());
            json.WriteString("type", rrset.Type.ToString());
            json.WriteNumber("ttl", rrset.Ttl.Seconds);
            json.WriteStartArray("rdata");
            for (var j = 0; j < rrset.Count; j++)
            {
                json.WriteStringValue(RdataText.Format(rrset.Type, rrset[j]));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
