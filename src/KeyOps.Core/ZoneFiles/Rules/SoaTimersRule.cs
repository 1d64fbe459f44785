using System.Buffers.Binary;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>The SOA's timers go together.</summary>
internal sealed class SoaTimersRule : ZoneRule
{
    public override string Id => "soa-timers";

    public override string Code => "KO1126";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 1912 §2.2, RFC 2308 §5";

    public override IReadOnlyList<RecordType> Types => [RecordType.Soa];

    private const uint MostNegativeTtl = 86_400;

    public override void CheckRRset(RuleContext context, int index)
    {
        var numbers = context.Zone[index][0][^16..];
        var (refresh, retry) = (BinaryPrimitives.ReadUInt32BigEndian(numbers), BinaryPrimitives.ReadUInt32BigEndian(numbers[4..]));
        var (expire, minimum) = (BinaryPrimitives.ReadUInt32BigEndian(numbers[8..]), BinaryPrimitives.ReadUInt32BigEndian(numbers[12..]));
        if (expire < (ulong)refresh + retry)
        {
            context.ReportSet(this, index, $"secondaries drop the zone after {expire} s (expire), before a refresh ({refresh} s) and a retry ({retry} s) are over", "make expire a week or more");
        }

        if (minimum > MostNegativeTtl)
        {
            context.ReportSet(this, index, $"that a name does not exist is remembered for {minimum} s (minimum)", "an hour or less is usual, a day the most");
        }
    }
}
