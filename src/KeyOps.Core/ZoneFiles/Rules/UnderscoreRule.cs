using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>Hosts have no underscore in their names.</summary>
internal sealed class UnderscoreRule : ZoneRule
{
    public override string Id => "underscore";

    public override string Code => "KO1120";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 952, RFC 1123 §2.1";

    public override IReadOnlyList<RecordType> Types => [RecordType.A, RecordType.Aaaa];

    public override void CheckRRset(RuleContext context, int index)
    {
        var owner = context.OwnerOf(index);
        if (owner.Contains((byte)'_') && context.Cut < 0)
        {
            context.ReportSet(this, index, $"{context.Zone[index].OwnerName} has an address and an underscore in its name", "mail servers and browsers refuse such host names: use a hyphen");
        }
    }
}
