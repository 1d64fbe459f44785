using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A name has one DMARC record at most.</summary>
internal sealed class MultipleDmarcRule : ZoneRule
{
    public override string Id => "multiple-dmarc";

    public override string Code => "KO1118";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 7489 §6.6.3";

    public override IReadOnlyList<RecordType> Types => [RecordType.Txt];

    public override void CheckRRset(RuleContext context, int index) => MailTagCount.Check(this, context, index, MailTag.Kind.Dmarc, "DMARC");
}
