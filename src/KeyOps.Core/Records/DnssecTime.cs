using System.Globalization;

namespace KeyOps.Core.Records;

/// <summary>RRSIG times: 32 bits of seconds since 1970, written <c>YYYYMMDDHHMMSS</c> or in decimal (RFC 4034 §3.2).</summary>
internal static class DnssecTime
{
    private const int LongFormLength = 14;
    private const string LongForm = "yyyyMMddHHmmss";

    public static bool TryParse(ReadOnlySpan<byte> text, out uint seconds)
    {
        seconds = 0;
        if (text.IsEmpty || text.Length > LongFormLength || text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        if (text.Length < LongFormLength)
        {
            return uint.TryParse(text, NumberStyles.None, null, out seconds);
        }

        var (year, month, day) = (Number(text[..4]), Number(text[4..6]), Number(text[6..8]));
        var (hour, minute, second) = (Number(text[8..10]), Number(text[10..12]), Number(text[12..]));
        if (year < 1970 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        var time = new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.Zero);
        seconds = unchecked((uint)(time.ToUnixTimeSeconds() + second));
        return true;
    }

    /// <summary>The long form, taking the number as one between 1970 and 2106.</summary>
    public static string Format(uint seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString(LongForm, CultureInfo.InvariantCulture);

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
