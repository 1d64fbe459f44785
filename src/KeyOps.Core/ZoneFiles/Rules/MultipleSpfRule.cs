using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A name has one SPF record at most.</summary>
internal sealed class MultipleSpfRule : ZoneRule
{
    public override string Id => "multiple-spf";

    public override string Code => "KO1117";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 7208 §4.5";

    public override IReadOnlyList<RecordType> Types => [RecordType.Txt];

    public override void CheckRRset(RuleContext context, int index) => MailTagCount.Check(this, context, index, MailTag.Kind.Spf, "SPF");
}
