using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Editing;

/// <summary>The serial that comes next (RFC 1982): past what is published and past what the person wrote.</summary>
internal static class SerialAdvance
{
    // A date serial is ten digits: YYYYMMDDnn. One beyond tomorrow is not a date that someone wrote today.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromDays(1);

    // 2001-09-09: seconds since 1970 have had ten digits since then, and no counter gets this far.
    private const uint FirstUnixTime = 1_000_000_000;

    public static SerialNumber Next(SerialPolicy policy, SerialNumber source, SerialNumber? published, DateTimeOffset now)
    {
        // What secondaries hold comes first; the person's serial counts when it is ahead of it.
        var last = published is { } held && !IsAhead(policy, source, held, now) ? held : source;
        var wanted = Clock(policy == SerialPolicy.Keep ? StyleOf(last, now) : policy, now) ?? last.Next();
        var next = wanted.IsAfter(last) ? wanted : last.Next();

        // Some software takes serial 0 for none.
        return next.Number == 0 ? next.Next() : next;
    }

    /// <summary>
    /// Whether the person wrote a serial that is past the published one. Serials are a ring: beside a time more than 2^31 later (seconds since 1970 from 2038 on)
    /// a small number that nobody touched for years would be past it.
    /// </summary>
    public static bool IsAhead(SerialPolicy policy, SerialNumber source, SerialNumber published, DateTimeOffset now) =>
        source.IsAfter(published) && !(Clock(policy, now) is { } present && source.Number < published.Number && published.Number <= present.Number);

    /// <summary>The serial that the time alone gives; null when the policy goes by another.</summary>
    private static SerialNumber? Clock(SerialPolicy policy, DateTimeOffset now) => policy switch
    {
        SerialPolicy.Date => DateSerial(now),
        SerialPolicy.UnixTime => new SerialNumber(unchecked((uint)now.ToUnixTimeSeconds())),
        _ => null,
    };

    private static SerialNumber DateSerial(DateTimeOffset now)
    {
        var day = now.UtcDateTime;
        return new(unchecked((uint)((((day.Year * 100) + day.Month) * 100) + day.Day) * 100) + 1);
    }

    private static SerialPolicy StyleOf(SerialNumber serial, DateTimeOffset now)
    {
        if (IsDate(serial.Number, now))
        {
            return SerialPolicy.Date;
        }

        return serial.Number >= FirstUnixTime && serial.Number <= (now + ClockSlack).ToUnixTimeSeconds()
            ? SerialPolicy.UnixTime
            : SerialPolicy.Increment;
    }

    private static bool IsDate(uint serial, DateTimeOffset now)
    {
        var (year, month, day) = ((int)(serial / 1_000_000), (int)(serial / 10_000 % 100), (int)(serial / 100 % 100));
        return year is >= 1990 and < 4295
            && month is >= 1 and <= 12
            && day >= 1
            && day <= DateTime.DaysInMonth(year, month)
            && new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) <= now.UtcDateTime + ClockSlack;
    }
}
