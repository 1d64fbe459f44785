using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>An NS record does not point to an alias.</summary>
internal sealed class NsToCnameRule : ZoneRule
{
    public override string Id => "ns-to-cname";

    public override string Code => "KO1110";

    public override Severity Severity => Severity.Error;

    public override string Source => "RFC 2181 §10.3";

    public override IReadOnlyList<RecordType> Types => [RecordType.Ns];

    public override void CheckRRset(RuleContext context, int index)
    {
        for (var i = context.Zone.StartOf(index); i < context.Zone.StartOf(index + 1); i++)
        {
            var target = context.Zone.RdataAt(i);
            if (context.IsInZone(target) && context.Resolve(target) == TargetKind.Alias)
            {
                context.Report(this, i, $"the name server {DomainName.FromWire(target)} is an alias (CNAME)", "name the server that the alias points to");
            }
        }
    }
}
