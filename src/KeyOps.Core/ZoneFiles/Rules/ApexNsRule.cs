using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>The apex has an NS RRset.</summary>
internal sealed class ApexNsRule : ZoneRule
{
    public override string Id => "apex-ns";

    public override string Code => "KO1102";

    public override Severity Severity => Severity.Error;

    public override bool NeedsWholeZone => true;

    public override string Source => "RFC 1035 §5.2, RFC 2181 §6.1";

    public override void CheckZone(RuleContext context)
    {
        if (!context.Zone.TryFind(context.Zone.Apex, RecordType.Ns, out _))
        {
            context.ReportZone(this, $"the zone has no NS records at its apex {context.Zone.Apex}", "name its name servers there");
        }
    }
}
