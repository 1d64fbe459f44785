using KeyOps.Core.Diagnostics;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>No record is there twice.</summary>
internal sealed class DuplicateRule : ZoneRule
{
    public override string Id => "duplicate";

    public override string Code => "KO1115";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 2181 §5";

    public override void CheckZone(RuleContext context)
    {
        foreach (var source in context.Zone.DuplicateSources)
        {
            context.ReportAt(this, source, "this record is there already", "remove one of the two: it is served once");
        }
    }
}
