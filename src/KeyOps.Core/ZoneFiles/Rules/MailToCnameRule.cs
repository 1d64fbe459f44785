using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>MX and SRV records do not point to an alias.</summary>
internal sealed class MailToCnameRule : ZoneRule
{
    public override string Id => "mx-to-cname";

    public override string Code => "KO1111";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 2181 §10.3, RFC 5321 §5.1, RFC 2782";

    public override IReadOnlyList<RecordType> Types => [RecordType.Mx, RecordType.Srv];

    public override void CheckRRset(RuleContext context, int index)
    {
        var skip = context.TypeOf(index) == RecordType.Mx ? 2 : 6;
        for (var i = context.Zone.StartOf(index); i < context.Zone.StartOf(index + 1); i++)
        {
            var target = context.Zone.RdataAt(i)[skip..];
            if (context.IsInZone(target) && context.Resolve(target) == TargetKind.Alias)
            {
                context.Report(this, i, $"the {context.TypeOf(index)} target {DomainName.FromWire(target)} is an alias (CNAME)", "name what the alias points to");
            }
        }
    }
}
