namespace KeyOps.Core.Records;

/// <summary>Addresses as zone files write them, strictly: no octal, no missing part, no scope.</summary>
internal static class AddressText
{
    /// <summary>Four decimal octets without leading zeros.</summary>
    public static bool TryReadIpv4(ReadOnlySpan<byte> text, Span<byte> address)
    {
        var (part, digits, number) = (0, 0, 0u);
        foreach (var octet in text)
        {
            var digit = (uint)(octet - '0');
            if (digit <= 9)
            {
                if (digits > 0 && number == 0)
                {
                    return false;
                }

                number = (number * 10) + digit;
                if (number > 255)
                {
                    return false;
                }

                digits++;
                continue;
            }

            if (octet != '.' || digits == 0 || part == 3)
            {
                return false;
            }

            address[part++] = (byte)number;
            (digits, number) = (0, 0);
        }

        if (part != 3 || digits == 0)
        {
            return false;
        }

        address[3] = (byte)number;
        return true;
    }

    /// <summary>RFC 4291 §2.2: eight groups, one <c>::</c>, the last two groups perhaps as IPv4.</summary>
    public static bool TryReadIpv6(ReadOnlySpan<byte> text, Span<byte> address)
    {
        address = address[..16];
        var gap = -1;
        var (length, position) = (0, 0);
        if (text.StartsWith("::"u8))
        {
            (gap, position) = (0, 2);
        }

        while (position < text.Length)
        {
            var (start, group, digits) = (position, 0u, 0);
            while (position < text.Length && HexDigits.Value(text[position]) is >= 0 and var digit)
            {
                group = (group << 4) | (uint)digit;
                position++;
                if (++digits > 4)
                {
                    return false;
                }
            }

            if (position < text.Length && text[position] == '.')
            {
                if (length > 12 || !TryReadIpv4(text[start..], address[length..]))
                {
                    return false;
                }

                length += 4;
                break;
            }

            if (digits == 0 || length > 14)
            {
                return false;
            }

            address[length++] = (byte)(group >> 8);
            address[length++] = (byte)group;
            if (position == text.Length)
            {
                break;
            }

            if (text[position++] != ':' || position == text.Length)
            {
                return false;
            }

            if (text[position] == ':')
            {
                if (gap >= 0)
                {
                    return false;
                }

                gap = length;
                position++;
            }
        }

        if (gap < 0)
        {
            return length == 16;
        }

        if (length == 16)
        {
            return false;
        }

        var tail = length - gap;
        address[gap..length].CopyTo(address[(16 - tail)..]);
        address[gap..(16 - tail)].Clear();
        return true;
    }
}
