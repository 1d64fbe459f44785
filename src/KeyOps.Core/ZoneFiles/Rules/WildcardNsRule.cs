using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A wildcard is not delegated.</summary>
internal sealed class WildcardNsRule : ZoneRule
{
    public override string Id => "wildcard-ns";

    public override string Code => "KO1125";

    public override Severity Severity => Severity.Error;

    public override string Source => "RFC 4592 §4.2";

    public override IReadOnlyList<RecordType> Types => [RecordType.Ns];

    public override void CheckRRset(RuleContext context, int index)
    {
        if (context.OwnerOf(index) is [1, (byte)'*', ..])
        {
            context.ReportSet(this, index, $"{context.Zone[index].OwnerName} is a wildcard with NS records", "a wildcard cannot be delegated: name each delegation");
        }
    }
}
