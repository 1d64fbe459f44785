using System.Buffers.Binary;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary>Numbers, times and addresses.</summary>
internal ref partial struct FileParser
{
    private bool ReadField(FieldKind kind) => kind switch
    {
        FieldKind.Name => ReadName(),
        FieldKind.U8 => ReadNumber(byte.MaxValue, 1),
        FieldKind.U16 => ReadNumber(ushort.MaxValue, 2),
        FieldKind.U32 => ReadNumber(uint.MaxValue, 4),
        FieldKind.Seconds => ReadSeconds(),
        FieldKind.Time => ReadTime(),
        FieldKind.Type => ReadTypeField(),
        FieldKind.Algorithm => ReadMnemonicOrNumber(Mnemonics.Algorithms, "a DNSSEC algorithm", byte.MaxValue, 1),
        FieldKind.CertificateType => ReadMnemonicOrNumber(Mnemonics.CertificateTypes, "a certificate type", ushort.MaxValue, 2),
        FieldKind.Ipv4 => ReadIpv4(),
        FieldKind.Ipv6 => ReadIpv6(),
        FieldKind.Text => ReadText(),
        FieldKind.OptionalText => _lexer.Kind == Syntax.TokenKind.End || ReadText(),
        FieldKind.Texts => ReadTexts(),
        FieldKind.BareText => ReadBareText(),
        FieldKind.Tag => ReadTag(),
        FieldKind.Base64 => ReadBase64(),
        FieldKind.Hex => ReadHex(),
        FieldKind.Salt => ReadSalt(),
        FieldKind.Base32 => ReadBase32(),
        FieldKind.TypeBitmap => ReadTypeBitmap(),
        FieldKind.Locator64 => ReadLocator64(),
        FieldKind.Eui48 => ReadEui(6),
        FieldKind.Eui64 => ReadEui(8),
        _ => ReadSpecial(kind),
    };

    private bool ReadNumber(uint max, int octets)
    {
        if (!ExpectText("a number"))
        {
            return false;
        }

        if (!TryReadDecimal(_lexer.Token, max, out var number))
        {
            return Fail(ZoneCodes.BadNumber, $"{Shown} is not a number from 0 to {max}");
        }

        if (octets == 4)
        {
            _serialField = _lexer.TokenStart..(_lexer.TokenStart + _lexer.TokenLength);
        }

        Append(number, octets);
        _lexer.Next();
        return true;
    }

    private void Append(uint number, int octets)
    {
        var room = _rdata.AsSpan(_length);
        switch (octets)
        {
            case 1:
                room[0] = (byte)number;
                break;
            case 2:
                BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)number);
                break;
            default:
                BinaryPrimitives.WriteUInt32BigEndian(room, number);
                break;
        }

        _length += octets;
    }

    private bool ReadSeconds()
    {
        if (!ExpectText("a time in seconds"))
        {
            return false;
        }

        // These fields are 32 bits; only a record's own TTL is bounded by RFC 2181 §8.
        if (!TryReadDecimal(_lexer.Token, uint.MaxValue, out var seconds) && !TryReadTtl(_lexer.Token, out seconds))
        {
            return Fail(ZoneCodes.BadTtl, $"{Shown} is not a time", "write seconds, or numbers with units as in 1h30m");
        }

        Append(seconds, 4);
        _lexer.Next();
        return true;
    }

    private bool ReadTime()
    {
        if (!ExpectText("a time"))
        {
            return false;
        }

        if (!DnssecTime.TryParse(_lexer.Token, out var seconds))
        {
            return Fail(ZoneCodes.BadNumber, $"{Shown} is not a time", "write YYYYMMDDHHMMSS in UTC, or seconds since 1970");
        }

        Append(seconds, 4);
        _lexer.Next();
        return true;
    }

    private bool ReadTypeField()
    {
        if (!ExpectText("a record type"))
        {
            return false;
        }

        if (!RecordTypeLookup.TryFind(_lexer.Token, out var type))
        {
            return Fail(ZoneCodes.UnknownType, $"{Shown} is not a record type");
        }

        Append(type.Code, 2);
        _lexer.Next();
        return true;
    }

    private bool ReadMnemonicOrNumber(MnemonicTable table, string what, uint max, int octets)
    {
        if (!ExpectText(what))
        {
            return false;
        }

        if (!table.TryFind(_lexer.Token, out var number) && !TryReadDecimal(_lexer.Token, max, out number))
        {
            return Fail(ZoneCodes.BadNumber, $"{Shown} is not {what}", $"write its number, 0 to {max}, or one of {table}");
        }

        Append(number, octets);
        _lexer.Next();
        return true;
    }

    private bool ReadIpv4()
    {
        if (!ExpectText("an IPv4 address"))
        {
            return false;
        }

        if (!AddressText.TryReadIpv4(_lexer.Token, _rdata.AsSpan(_length)))
        {
            var remedy = AddressText.TryReadIpv6(_lexer.Token, _rdata.AsSpan(_length)) ? "IPv6 addresses go into AAAA records" : "write four numbers from 0 to 255, with dots and no leading zeros";
            return Fail(ZoneCodes.BadAddress, $"{Shown} is not an IPv4 address", remedy);
        }

        _length += 4;
        _lexer.Next();
        return true;
    }

    private bool ReadIpv6()
    {
        if (!ExpectText("an IPv6 address"))
        {
            return false;
        }

        if (!AddressText.TryReadIpv6(_lexer.Token, _rdata.AsSpan(_length)))
        {
            var remedy = AddressText.TryReadIpv4(_lexer.Token, _rdata.AsSpan(_length)) ? "IPv4 addresses go into A records" : "write eight groups of hexadecimal digits with colons, '::' once at most";
            return Fail(ZoneCodes.BadAddress, $"{Shown} is not an IPv6 address", remedy);
        }

        _length += 16;
        _lexer.Next();
        return true;
    }

    private static bool TryReadDecimal(ReadOnlySpan<byte> text, uint max, out uint number)
    {
        number = 0;
        if (text.Length is 0 or > 10)
        {
            return false;
        }

        var sum = 0UL;
        foreach (var octet in text)
        {
            var digit = (uint)(octet - '0');
            if (digit > 9)
            {
                return false;
            }

            sum = (sum * 10) + digit;
        }

        number = (uint)sum;
        return sum <= max;
    }

    /// <summary>Seconds, or numbers with the units w, d, h, m and s, each once and the largest first or not (as BIND reads them).</summary>
    private static bool TryReadTtl(ReadOnlySpan<byte> text, out uint seconds)
    {
        seconds = 0;
        var (sum, number, digits) = (0UL, 0UL, 0);
        foreach (var octet in text)
        {
            if (char.IsAsciiDigit((char)octet))
            {
                number = (number * 10) + (uint)(octet - '0');
                if (++digits > 10)
                {
                    return false;
                }

                continue;
            }

            var unit = (octet | 0x20) switch { 'w' => 604_800u, 'd' => 86_400u, 'h' => 3_600u, 'm' => 60u, 's' => 1u, _ => 0u };
            if (unit == 0 || digits == 0)
            {
                return false;
            }

            sum += number * unit;
            (number, digits) = (0, 0);
            if (sum > Ttl.MaxSeconds)
            {
                return false;
            }
        }

        sum += number;
        seconds = (uint)sum;
        return text.Length > 0 && sum <= Ttl.MaxSeconds;
    }
}
