using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A delegation to a name server below itself has that server's address.</summary>
internal sealed class GlueRule : ZoneRule
{
    public override string Id => "glue";

    public override string Code => "KO1109";

    public override Severity Severity => Severity.Warning;

    public override bool NeedsWholeZone => true;

    public override string Source => "RFC 1034 §4.2.1, RFC 9471 §3";

    public override IReadOnlyList<RecordType> Types => [RecordType.Ns];

    private void CheckSibling(RuleContext context, int record, ReadOnlySpan<byte> target)
    {
        if (context.IsInZone(target) && context.Resolve(target) is TargetKind.Missing or TargetKind.NoAddress)
        {
            context.Report(this, record, $"the delegation is to {DomainName.FromWire(target)}, which has no A or AAAA record in the zone",
                "add its address, or mind the dot at the end of a name");
        }
    }

    public override void CheckRRset(RuleContext context, int index)
    {
        if (context.Cut != index)
        {
            return;
        }

        for (var i = context.Zone.StartOf(index); i < context.Zone.StartOf(index + 1); i++)
        {
            var target = context.Zone.RdataAt(i);
            if (!NameOctets.IsAtOrBelow(target, context.OwnerOf(index)))
            {
                CheckSibling(context, i, target);
                continue;
            }

            if (context.Find(target, RecordType.A) < 0 && context.Find(target, RecordType.Aaaa) < 0)
            {
                context.Report(this, i, $"the delegation to {DomainName.FromWire(target)}, which is below it, has no glue",
                    "add its A or AAAA record here: nobody can find the server without it");
            }
        }
    }
}
