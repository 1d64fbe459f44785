using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>SPF is published as TXT; type SPF (99) is history.</summary>
internal sealed class SpfTypeRule : ZoneRule
{
    public override string Id => "spf-type";

    public override string Code => "KO1116";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 7208 §3.1";

    public override IReadOnlyList<RecordType> Types => [RecordType.Spf];

    public override void CheckRRset(RuleContext context, int index) =>
        context.ReportSet(this, index, $"{context.Zone[index].OwnerName} has an SPF record of type 99, which nobody asks for any more", "publish it as TXT");
}
