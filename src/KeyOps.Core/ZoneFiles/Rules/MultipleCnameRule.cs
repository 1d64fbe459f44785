using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A name has one CNAME, and one DNAME.</summary>
internal sealed class MultipleCnameRule : ZoneRule
{
    public override string Id => "multiple-cname";

    public override string Code => "KO1105";

    public override Severity Severity => Severity.Error;

    public override string Source => "RFC 2181 §10.1, RFC 6672 §2.4";

    public override IReadOnlyList<RecordType> Types => [RecordType.Cname, RecordType.Dname];

    public override void CheckRRset(RuleContext context, int index)
    {
        var rrset = context.Zone[index];
        if (rrset.Count > 1)
        {
            context.Report(this, context.Zone.StartOf(index) + 1, $"{rrset.OwnerName} has {rrset.Count} {rrset.Type} records", "an alias points to one name: keep one");
        }
    }
}
