using System.Buffers.Binary;
using System.Globalization;

namespace KeyOps.Core.Records;

/// <summary>LOC (RFC 1876): latitude, longitude, altitude, and sizes as one digit and a power of ten.</summary>
internal static class LocationText
{
    public const int Length = 16;

    private const uint Equator = 1u << 31; // thousandths of a second of arc
    private const long AltitudeBase = 10_000_000; // centimetres below the ellipsoid where altitudes begin
    private const long ThousandthsPerDegree = 3_600_000;

    /// <summary>Puts <c>d [m [s]] N d [m [s]] E alt [size [hp [vp]]]</c> on the wire; null, or what is wrong.</summary>
    public static string? Parse(IReadOnlyList<string> words, Span<byte> to)
    {
        var at = 0;
        if (ReadAngle(words, ref at, 90, "N", "S", out var latitude) is { } latitudeError)
        {
            return latitudeError;
        }

        if (ReadAngle(words, ref at, 180, "E", "W", out var longitude) is { } longitudeError)
        {
            return longitudeError;
        }

        if (at >= words.Count || !TryReadCentimetres(words[at++], -10_000_000, 4_284_967_295, out var altitude))
        {
            return "an altitude in metres, -100000.00 to 42849672.95, is missing after the longitude";
        }

        ReadOnlySpan<byte> defaults = [0x12, 0x16, 0x13]; // 1 m, 10 km, 10 m
        to[0] = 0;
        for (var i = 0; i < 3; i++)
        {
            to[i + 1] = defaults[i];
            if (at < words.Count)
            {
                if (!TryReadCentimetres(words[at++], 0, 9_000_000_000, out var size))
                {
                    return $"'{words[at - 1]}' is not a size in metres, 0 to 90000000.00";
                }

                to[i + 1] = ToPower(size);
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(to[4..], latitude);
        BinaryPrimitives.WriteUInt32BigEndian(to[8..], longitude);
        BinaryPrimitives.WriteUInt32BigEndian(to[12..], (uint)(altitude + AltitudeBase));
        return at == words.Count ? null : $"'{words[at]}' is more than LOC has room for";
    }

    public static string Format(ReadOnlySpan<byte> rdata)
    {
        var altitude = BinaryPrimitives.ReadUInt32BigEndian(rdata[12..]) - AltitudeBase;
        return $"{FormatAngle(BinaryPrimitives.ReadUInt32BigEndian(rdata[4..]), 'N', 'S')} {FormatAngle(BinaryPrimitives.ReadUInt32BigEndian(rdata[8..]), 'E', 'W')} "
            + $"{FormatMetres(altitude)} {FormatMetres(FromPower(rdata[1]))} {FormatMetres(FromPower(rdata[2]))} {FormatMetres(FromPower(rdata[3]))}";
    }

    /// <summary>Whether the size octets are a digit and a power, and the angles are on the globe.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> rdata) =>
        rdata.Length >= Length
        && rdata[0] == 0
        && (rdata[1] >> 4) <= 9 && (rdata[1] & 15) <= 9
        && (rdata[2] >> 4) <= 9 && (rdata[2] & 15) <= 9
        && (rdata[3] >> 4) <= 9 && (rdata[3] & 15) <= 9
        && Math.Abs((long)BinaryPrimitives.ReadUInt32BigEndian(rdata[4..]) - Equator) <= 90 * ThousandthsPerDegree
        && Math.Abs((long)BinaryPrimitives.ReadUInt32BigEndian(rdata[8..]) - Equator) <= 180 * ThousandthsPerDegree;

    private static string? ReadAngle(IReadOnlyList<string> words, ref int at, int limit, string positive, string negative, out uint angle)
    {
        angle = 0;
        var thousandths = 0L;
        var unit = ThousandthsPerDegree;
        for (var part = 0; at < words.Count; part++, unit /= 60, at++)
        {
            var word = words[at];
            var sign = word.Equals(positive, StringComparison.OrdinalIgnoreCase) ? 1 : word.Equals(negative, StringComparison.OrdinalIgnoreCase) ? -1 : 0;
            if (sign != 0 && part > 0)
            {
                at++;
                if (thousandths > limit * ThousandthsPerDegree)
                {
                    return $"more than {limit} degrees";
                }

                angle = (uint)(Equator + (sign * thousandths));
                return null;
            }

            if (part > 2
                || !decimal.TryParse(word, part == 2 ? NumberStyles.AllowDecimalPoint : NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number > (part == 0 ? limit : 59.999m)
                || number * 1000 != decimal.Truncate(number * 1000))
            {
                return $"'{word}' is not {(part == 0 ? $"a number of degrees up to {limit}" : part == 1 ? "minutes" : part == 2 ? "seconds" : $"{positive} or {negative}")}";
            }

            thousandths += (long)(number * unit);
        }

        return $"{positive} or {negative} is missing";
    }

    private static bool TryReadCentimetres(string word, long min, long max, out long centimetres)
    {
        centimetres = 0;
        var digits = word.EndsWith('m') || word.EndsWith('M') ? word[..^1] : word;
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var metres)
            || metres is > 100_000_000 or < -1_000_000
            || metres * 100 != decimal.Truncate(metres * 100))
        {
            return false;
        }

        centimetres = (long)(metres * 100);
        return centimetres >= min && centimetres <= max;
    }

    private static byte ToPower(long centimetres)
    {
        var exponent = 0;
        while (centimetres > 9)
        {
            centimetres /= 10;
            exponent++;
        }

        return (byte)((centimetres << 4) | (uint)exponent);
    }

    private static long FromPower(byte power)
    {
        var centimetres = (long)(power >> 4);
        for (var i = power & 15; i > 0; i--)
        {
            centimetres *= 10;
        }

        return centimetres;
    }

    private static string FormatAngle(uint angle, char positive, char negative)
    {
        var thousandths = Math.Abs((long)angle - Equator);
        return $"{thousandths / ThousandthsPerDegree} {thousandths / 60_000 % 60} {thousandths / 1000 % 60}.{thousandths % 1000:D3} {(angle >= Equator ? positive : negative)}";
    }

    private static string FormatMetres(long centimetres) =>
        $"{(centimetres < 0 ? "-" : "")}{Math.Abs(centimetres) / 100}.{Math.Abs(centimetres) % 100:D2}m";
}
