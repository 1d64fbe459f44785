using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A name server that the apex names inside the zone has an address there.</summary>
internal sealed class NsAddressRule : ZoneRule
{
    public override string Id => "ns-address";

    public override string Code => "KO1108";

    public override Severity Severity => Severity.Error;

    public override bool NeedsWholeZone => true;

    public override string Source => "RFC 1034 §4.2.1, RFC 1912 §2.3";

    public override IReadOnlyList<RecordType> Types => [RecordType.Ns];

    public override void CheckRRset(RuleContext context, int index)
    {
        if (context.OwnerOf(index).Length != context.Zone.Apex.Wire.Length)
        {
            return;
        }

        for (var i = context.Zone.StartOf(index); i < context.Zone.StartOf(index + 1); i++)
        {
            var target = context.Zone.RdataAt(i);
            if (context.IsInZone(target) && context.Resolve(target) is TargetKind.Missing or TargetKind.NoAddress)
            {
                context.Report(this, i, $"the name server {DomainName.FromWire(target)} has no A or AAAA record in the zone",
                    "add its address, or mind the dot at the end of a name");
            }
        }
    }
}
