using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>All records of an RRset have the same TTL.</summary>
internal sealed class TtlDiffersRule : ZoneRule
{
    public override string Id => "ttl-differs";

    public override string Code => "KO1113";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 2181 §5.2";

    public override bool WantsOwners => true;

    public override void CheckOwner(RuleContext context, int first, int end)
    {
        for (var index = first; index < end; index++)
        {
            var start = context.Zone.StartOf(index);
            var ttl = context.Zone.RecordAt(start).TtlSeconds;
            for (var i = start + 1; i < context.Zone.StartOf(index + 1); i++)
            {
                // Each RRSIG has the TTL of what it signs (RFC 4034 §3).
                if (context.Zone.RecordAt(i).TtlSeconds != ttl && context.TypeOf(index) != RecordType.Rrsig)
                {
                    context.Report(this, i, $"the {context.TypeOf(index)} records of {context.Zone[index].OwnerName} have TTLs that differ, {context.Zone.RecordAt(i).TtlSeconds} and {ttl}",
                        "give them one TTL: the lowest is served");
                    break;
                }
            }
        }
    }
}
