using System.Text.Json;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.ZoneFiles.Rules;

namespace KeyOps.Verbs.Zones;

/// <summary>For programs: an object for each file, in an array.</summary>
internal sealed class ZoneJsonReport : IZoneReport
{
    private readonly ZoneJson _json = new();

    public ZoneJsonReport() => _json.Writer.WriteStartArray();

    public void Add(ZoneFile file)
    {
        var json = _json.Writer;
        json.WriteStartObject();
        json.WriteString("file", file.Path);
        json.WriteString("zone", file.Origin.ToString());
        json.WriteBoolean("ok", !file.HasErrors);
        if (file.Zone is { } zone)
        {
            json.WriteNumber("serial", zone.Serial!.Value.Number);
            json.WriteNumber("records", zone.RecordCount);
            json.WriteNumber("rrsets", zone.RRsetCount);
        }

        json.WriteStartArray("diagnostics");
        foreach (var diagnostic in file.Diagnostics)
        {
            Write(json, diagnostic);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    public void Dispose()
    {
        _json.Writer.WriteEndArray();
        _json.Dispose();
    }

    private static void Write(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("code", diagnostic.Code);
        if (ZoneRuleCatalog.IdOf(diagnostic.Code) is { } rule)
        {
            json.WriteString("rule", rule);
        }

        json.WriteString("severity", diagnostic.Severity == Severity.Error ? "error" : "warning");
        json.WriteString("file", diagnostic.Location.File);
        json.WriteNumber("line", diagnostic.Location.Line);
        json.WriteNumber("column", diagnostic.Location.Column);
        json.WriteNumber("length", diagnostic.Length);
        json.WriteString("message", diagnostic.Message);
        json.WriteString("remedy", diagnostic.Remedy);
        json.WriteEndObject();
    }
}
