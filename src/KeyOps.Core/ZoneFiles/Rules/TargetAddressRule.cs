using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>MX and SRV targets in the zone have an address.</summary>
internal sealed class TargetAddressRule : ZoneRule
{
    public override string Id => "target-address";

    public override string Code => "KO1123";

    public override Severity Severity => Severity.Warning;

    public override bool NeedsWholeZone => true;

    public override string Source => "RFC 5321 §5.1, RFC 2782";

    public override IReadOnlyList<RecordType> Types => [RecordType.Mx, RecordType.Srv];

    public override void CheckRRset(RuleContext context, int index)
    {
        var skip = context.TypeOf(index) == RecordType.Mx ? 2 : 6;
        for (var i = context.Zone.StartOf(index); i < context.Zone.StartOf(index + 1); i++)
        {
            var target = context.Zone.RdataAt(i)[skip..];
            if (context.IsInZone(target) && context.Resolve(target) is TargetKind.Missing or TargetKind.NoAddress && target[0] != 0)
            {
                context.Report(this, i, $"the {context.TypeOf(index)} target {DomainName.FromWire(target)} has no A or AAAA record", "add its address, or mind the dot at the end of a name");
            }
        }
    }
}
