using System.Diagnostics.CodeAnalysis;

namespace KeyOps.Core.Names;

/// <summary>Presentation form to wire form (RFC 1035 §5.1), with reasons when it does not work.</summary>
public static class DomainNameParser
{
    /// <summary>Parses text; characters beyond ASCII are refused (an internationalised name is written in its A-label form).</summary>
    public static bool TryParse(string text, DomainName origin, [NotNullWhen(true)] out DomainName? name, [NotNullWhen(false)] out string? error)
    {
        name = null;
        Span<byte> octets = text.Length <= 1024 ? stackalloc byte[text.Length] : new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] > 0x7e)
            {
                error = $"'{text[i]}' is not ASCII; write an internationalised name in its xn-- form";
                return false;
            }

            octets[i] = (byte)text[i];
        }

        Span<byte> wire = stackalloc byte[DomainName.MaxWireLength];
        var length = ToWire(octets, origin.Wire, wire, out var reason);
        if (length < 0)
        {
            error = reason!;
            return false;
        }

        name = DomainName.FromCheckedWire(wire[..length]);
        error = null;
        return true;
    }

    /// <summary>
    /// Parses octets into <paramref name="wire"/> (at least <see cref="DomainName.MaxWireLength"/> long), completing a name without
    /// a final dot with <paramref name="origin"/>. <c>@</c> alone is the origin. Returns the length on the wire, or -1 with the reason.
    /// </summary>
    public static int ToWire(ReadOnlySpan<byte> text, ReadOnlySpan<byte> origin, Span<byte> wire, out string? error)
    {
        error = null;
        if (text.IsEmpty)
        {
            error = "a name cannot be empty";
            return -1;
        }

        if (text is [(byte)'@'])
        {
            origin.CopyTo(wire);
            return origin.Length;
        }

        if (text is [(byte)'.'])
        {
            wire[0] = 0;
            return 1;
        }

        var start = 0; // where the length octet of the label being read stands
        var end = 1;   // where its next octet goes
        for (var i = 0; i < text.Length; i++)
        {
            var octet = text[i];
            if (octet == (byte)'.')
            {
                if (end == start + 1)
                {
                    error = start == 0 ? "a label cannot be empty: it begins with a dot" : "a label cannot be empty: two dots in a row";
                    return -1;
                }

                wire[start] = (byte)(end - start - 1);
                start = end++;
                if (end > DomainName.MaxWireLength)
                {
                    error = "longer than 255 octets on the wire";
                    return -1;
                }

                continue;
            }

            if (octet == (byte)'\\' && !TryUnescape(text, ref i, out octet, out error))
            {
                return -1;
            }

            if (end - start > DomainName.MaxLabelLength)
            {
                error = "a label is longer than 63 octets";
                return -1;
            }

            if (end >= DomainName.MaxWireLength)
            {
                error = "longer than 255 octets on the wire";
                return -1;
            }

            wire[end++] = octet;
        }

        if (end == start + 1)
        {
            wire[start] = 0; // the text ended with a dot: absolute
            return end;
        }

        wire[start] = (byte)(end - start - 1);
        if (end + origin.Length > DomainName.MaxWireLength)
        {
            error = "longer than 255 octets on the wire";
            return -1;
        }

        origin.CopyTo(wire[end..]);
        return end + origin.Length;
    }

    /// <summary>Reads <c>\DDD</c> or <c>\X</c> at <paramref name="i"/>, leaving <paramref name="i"/> on its last character.</summary>
    private static bool TryUnescape(ReadOnlySpan<byte> text, ref int i, out byte octet, out string? error)
    {
        octet = 0;
        error = null;
        if (i + 1 >= text.Length)
        {
            error = "a backslash with nothing behind it";
            return false;
        }

        if (!char.IsAsciiDigit((char)text[i + 1]))
        {
            octet = text[++i];
            return true;
        }

        if (i + 3 >= text.Length || !char.IsAsciiDigit((char)text[i + 2]) || !char.IsAsciiDigit((char)text[i + 3]))
        {
            error = "a backslash and a digit need two more digits (\\DDD)";
            return false;
        }

        var code = ((text[i + 1] - '0') * 100) + ((text[i + 2] - '0') * 10) + (text[i + 3] - '0');
        if (code > 255)
        {
            error = $"\\{code} is more than an octet holds";
            return false;
        }

        i += 3;
        octet = (byte)code;
        return true;
    }
}
