using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>CDS and CDNSKEY records tell the parent of keys that the apex has.</summary>
internal sealed class ChildKeyRule : ZoneRule
{
    public override string Id => "child-keys";

    public override string Code => "KO1129";

    public override Severity Severity => Severity.Error;

    public override string Source => "RFC 7344 §4.1";

    public override IReadOnlyList<RecordType> Types => [RecordType.Cds, RecordType.Cdnskey];

    public override void CheckRRset(RuleContext context, int index)
    {
        var keys = context.Find(context.OwnerOf(index), RecordType.Dnskey);
        var isKey = context.TypeOf(index) == RecordType.Cdnskey;
        for (var i = context.Zone.StartOf(index); i < context.Zone.StartOf(index + 1); i++)
        {
            var rdata = context.Zone.RdataAt(i);
            var algorithm = isKey ? rdata[3] : rdata[2];
            if (algorithm != 0 && !HasKey(context, keys, isKey ? rdata : default, algorithm)) // 0 asks to remove the DS (RFC 8078 §4)
            {
                context.Report(this, i, $"a {context.TypeOf(index)} record for a key that is not in the zone", "publish the DNSKEY first, or remove this record");
            }
        }
    }

    private static bool HasKey(RuleContext context, int keys, ReadOnlySpan<byte> whole, byte algorithm)
    {
        for (var i = keys < 0 ? 0 : context.Zone.StartOf(keys); keys >= 0 && i < context.Zone.StartOf(keys + 1); i++)
        {
            var key = context.Zone.RdataAt(i);
            if (whole.IsEmpty ? key[3] == algorithm : key.SequenceEqual(whole))
            {
                return true;
            }
        }

        return false;
    }
}
