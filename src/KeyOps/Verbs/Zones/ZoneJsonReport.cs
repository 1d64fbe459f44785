using System.Collections.Immutable;
using System.Text.Json;
using KeyOps.Authority.Loading;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
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
        var json = Begin(file.Path, file.Origin, !file.HasErrors);
        if (file.Zone is { } zone)
        {
            json.WriteNumber("serial", zone.Serial!.Value.Number);
            json.WriteNumber("records", zone.RecordCount);
            json.WriteNumber("rrsets", zone.RRsetCount);
        }

        End(json, file.Diagnostics);
    }

    public void AddUnreadable(string path, DomainName zone, string problem) =>
        End(Begin(path, zone, ok: false), [Diagnostic.Error(LoadingCodes.CannotRead, SourceLocation.OfFile(path), problem)]);

    public void Dispose()
    {
        _json.Writer.WriteEndArray();
        _json.Dispose();
    }

    private Utf8JsonWriter Begin(string path, DomainName zone, bool ok)
    {
        var json = _json.Writer;
        json.WriteStartObject();
        json.WriteString("file", path);
        json.WriteString("zone", zone.ToString());
        json.WriteBoolean("ok", ok);
        return json;
    }

    private static void End(Utf8JsonWriter json, ImmutableArray<Diagnostic> diagnostics)
    {
        json.WriteStartArray("diagnostics");
        foreach (var diagnostic in diagnostics)
        {
            Write(json, diagnostic);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
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
