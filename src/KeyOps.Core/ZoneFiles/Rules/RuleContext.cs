using KeyOps.Core.Diagnostics;
using KeyOps.Core.Zones;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>The zone under the rules, and where what they find goes.</summary>
internal sealed class RuleContext(Zone zone, SourceMap sources, DiagnosticBag diagnostics)
{
    public Zone Zone => zone;

    /// <summary>Reports at a record, by its place in the zone.</summary>
    public void Report(ZoneRule rule, int record, string message, string? remedy) =>
        ReportAt(rule, zone.RecordAt(record).Source, message, remedy);

    /// <summary>Reports at an RRset's first record as the file has them.</summary>
    public void ReportSet(ZoneRule rule, int rrset, string message, string? remedy)
    {
        var source = uint.MaxValue;
        for (var i = zone.StartOf(rrset); i < zone.StartOf(rrset + 1); i++)
        {
            source = Math.Min(source, zone.RecordAt(i).Source);
        }

        ReportAt(rule, source, message, remedy);
    }

    public void ReportAt(ZoneRule rule, uint source, string message, string? remedy) =>
        Add(rule, sources.Locate(source), message, remedy);

    /// <summary>Reports at the zone as a whole.</summary>
    public void ReportZone(ZoneRule rule, string message, string? remedy) =>
        Add(rule, SourceLocation.OfFile(sources.Main.Path), message, remedy);

    private void Add(ZoneRule rule, SourceLocation location, string message, string? remedy)
    {
        if (diagnostics.HasRoom)
        {
            diagnostics.Add(new(rule.Code, rule.Severity, location, $"{message} [{rule.Id}]", remedy));
        }
        else
        {
            diagnostics.Drop(rule.Severity);
        }
    }
}
