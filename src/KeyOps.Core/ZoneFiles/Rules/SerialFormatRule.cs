using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A serial that looks like a date is one.</summary>
internal sealed class SerialFormatRule : ZoneRule
{
    public override string Id => "serial-format";

    public override string Code => "KO1114";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 1912 §2.2";

    public override IReadOnlyList<RecordType> Types => [RecordType.Soa];

    // Only ten digits that begin like a year of our time look like a date.
    private const uint FirstYear = 1980;
    private const uint LastYear = 2099;

    public override void CheckRRset(RuleContext context, int index)
    {
        var serial = SoaRdata.Serial(context.Zone[index][0]).Number;
        if (serial == 0)
        {
            context.ReportSet(this, index, "the serial is 0, which some software takes for none", "begin with 1, or with a date as in 2026010101");
            return;
        }

        var (year, month, day) = (serial / 1_000_000, serial / 10_000 % 100, serial / 100 % 100);
        if (year is < FirstYear or > LastYear)
        {
            return;
        }

        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth((int)year, (int)month))
        {
            context.ReportSet(this, index, $"the serial {serial} looks like a date and is none: month {month}, day {day}", "a date serial is YYYYMMDDnn");
        }
    }
}
