using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>Below a delegation only glue is of use.</summary>
internal sealed class OccludedRule : ZoneRule
{
    public override string Id => "occluded";

    public override string Code => "KO1107";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 1034 §4.2.1, RFC 2181 §6";

    public override bool WantsOwners => true;

    public override void CheckOwner(RuleContext context, int first, int end)
    {
        if (context.Cut < 0)
        {
            return;
        }

        var atCut = context.Cut >= first && context.Cut < end;
        for (var i = first; i < end; i++)
        {
            var type = context.TypeOf(i);
            var belongs = type == RecordType.A || type == RecordType.Aaaa
                || (atCut && (type == RecordType.Ns || type == RecordType.Ds || type == RecordType.Nsec || type == RecordType.Rrsig));
            if (!belongs)
            {
                context.ReportSet(this, i, $"the {type} record of {context.Zone[i].OwnerName} is never served: {context.Zone[context.Cut].OwnerName} is delegated",
                    "put it into the zone that it is delegated to");
            }
        }
    }
}
