using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>One SOA, at the apex and nowhere else.</summary>
internal sealed class SoaRule : ZoneRule
{
    public override string Id => "soa";

    public override string Code => "KO1101";

    public override Severity Severity => Severity.Error;

    public override string Source => "RFC 1035 §5.2, RFC 2181 §6.1";

    public override IReadOnlyList<RecordType> Types => [RecordType.Soa];

    public override void CheckZone(RuleContext context)
    {
        if (context.IsWhole && !context.Zone.TryFind(context.Zone.Apex, RecordType.Soa, out _))
        {
            context.ReportZone(this, $"the zone has no SOA at its apex {context.Zone.Apex}", "a zone begins with its SOA record");
        }
    }

    public override void CheckRRset(RuleContext context, int index)
    {
        var soa = context.Zone[index];
        if (soa.OwnerName != context.Zone.Apex)
        {
            context.ReportSet(this, index, $"a SOA at {soa.OwnerName}, which is not the apex {context.Zone.Apex}", "remove it, or make a zone of that name");
        }
        else if (soa.Count > 1)
        {
            context.Report(this, context.Zone.StartOf(index) + 1, $"{soa.Count} SOA records that differ", "keep one");
        }
    }
}
