using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>DS records are at delegations.</summary>
internal sealed class DsWithoutNsRule : ZoneRule
{
    public override string Id => "ds-without-ns";

    public override string Code => "KO1122";

    public override Severity Severity => Severity.Warning;

    public override bool NeedsWholeZone => true;

    public override string Source => "RFC 4035 §2.4";

    public override IReadOnlyList<RecordType> Types => [RecordType.Ds];

    public override void CheckRRset(RuleContext context, int index)
    {
        if (context.Cut < 0 && !NameOctets.EqualsIgnoreCase(context.OwnerOf(index), context.Zone.Apex.Wire))
        {
            context.ReportSet(this, index, $"{context.Zone[index].OwnerName} has a DS record and is not delegated", "add the NS records, or remove the DS");
        }
    }
}
