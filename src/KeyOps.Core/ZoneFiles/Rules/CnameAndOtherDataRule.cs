using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A name with a CNAME has nothing else but what DNSSEC puts there.</summary>
internal sealed class CnameAndOtherDataRule : ZoneRule
{
    public override string Id => "cname-and-other-data";

    public override string Code => "KO1104";

    public override Severity Severity => Severity.Error;

    public override string Source => "RFC 1034 §3.6.2, RFC 2181 §10.1, RFC 4035 §2.5";

    public override bool WantsOwners => true;

    public override void CheckOwner(RuleContext context, int first, int end)
    {
        if (end - first == 1)
        {
            return;
        }

        var zone = context.Zone;
        var (cname, other) = (-1, -1);
        for (var i = first; i < end; i++)
        {
            var type = zone.RecordAt(zone.StartOf(i)).Type;
            if (type == RecordType.Cname)
            {
                cname = i;
            }
            else if (type != RecordType.Rrsig && type != RecordType.Nsec && type.Code != 25)
            {
                other = other < 0 ? i : other;
            }
        }

        if (cname >= 0 && other >= 0)
        {
            context.ReportSet(this, cname, $"{zone[cname].OwnerName} has a CNAME and other data: {zone[other].Type}",
                "an alias cannot have records of its own: remove the CNAME or the others");
        }
    }
}
