using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A null MX stands alone.</summary>
internal sealed class NullMxRule : ZoneRule
{
    public override string Id => "null-mx";

    public override string Code => "KO1124";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 7505 §3";

    public override IReadOnlyList<RecordType> Types => [RecordType.Mx];

    public override void CheckRRset(RuleContext context, int index)
    {
        var mx = context.Zone[index];
        for (var i = 0; mx.Count > 1 && i < mx.Count; i++)
        {
            if (mx[i][2] == 0)
            {
                context.Report(this, context.Zone.StartOf(index) + i, $"{mx.OwnerName} says with '.' that it takes no mail, and names servers for it", "keep the one or the other");
            }
        }
    }
}
