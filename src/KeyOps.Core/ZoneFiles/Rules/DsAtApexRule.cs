using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>The apex has no DS: it belongs into the parent.</summary>
internal sealed class DsAtApexRule : ZoneRule
{
    public override string Id => "ds-at-apex";

    public override string Code => "KO1128";

    public override Severity Severity => Severity.Error;

    public override string Source => "RFC 4035 §2.4";

    public override IReadOnlyList<RecordType> Types => [RecordType.Ds];

    public override void CheckRRset(RuleContext context, int index)
    {
        if (NameOctets.EqualsIgnoreCase(context.OwnerOf(index), context.Zone.Apex.Wire))
        {
            context.ReportSet(this, index, "a DS record at the zone's apex", "DS records stand in the parent zone: hand it to whoever runs that, and remove it here");
        }
    }
}
