using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A wildcard owns no DNAME.</summary>
internal sealed class WildcardDnameRule : ZoneRule
{
    public override string Id => "wildcard-dname";

    public override string Code => "KO1130";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 4592 §4.4";

    public override IReadOnlyList<RecordType> Types => [RecordType.Dname];

    public override void CheckRRset(RuleContext context, int index)
    {
        if (context.OwnerOf(index) is [1, (byte)'*', ..])
        {
            context.ReportSet(this, index, $"{context.Zone[index].OwnerName} is a wildcard with a DNAME", "what servers make of it differs: name each DNAME");
        }
    }
}
