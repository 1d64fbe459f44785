using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A wildcard owns no NS and no DNAME.</summary>
internal sealed class WildcardDelegationRule : ZoneRule
{
    public override string Id => "wildcard-delegation";

    public override string Code => "KO1125";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 4592 §4.2, §4.4";

    public override IReadOnlyList<RecordType> Types => [RecordType.Ns, RecordType.Dname];

    public override void CheckRRset(RuleContext context, int index)
    {
        if (context.OwnerOf(index) is [1, (byte)'*', ..])
        {
            context.ReportSet(this, index, $"{context.Zone[index].OwnerName} is a wildcard with {context.TypeOf(index)} records", "what servers make of it differs: name each delegation");
        }
    }
}
