using System.Buffers.Binary;
using System.Text;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles.Syntax;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary>Fields with a grammar of their own.</summary>
internal ref partial struct FileParser
{
    private const int MaxLocationWords = 16;

    private bool ReadSpecial(FieldKind kind) => kind switch
    {
        FieldKind.Location => ReadLocation(),
        FieldKind.AddressPrefixes => ReadAddressPrefixes(),
        FieldKind.IpsecGateway => ReadIpsecGateway(),
        FieldKind.AmtRelay => ReadAmtRelay(),
        FieldKind.HostIdentity => ReadHostIdentity(),
        FieldKind.SvcParams => ReadSvcParams(),
        FieldKind.Nsap => ReadNsap(),
        _ => throw new InvalidOperationException($"the schema has a field that nothing reads: {kind}"),
    };

    private bool ReadLocation()
    {
        var words = new List<string>();
        var (start, end) = (_lexer.TokenStart, _lexer.TokenStart);
        while (_lexer.Kind == TokenKind.Text && words.Count < MaxLocationWords)
        {
            words.Add(Encoding.Latin1.GetString(_lexer.Token));
            end = _lexer.TokenStart + _lexer.TokenLength;
            _lexer.Next();
        }

        if (words.Count == 0 || _lexer.Kind == TokenKind.Error)
        {
            return ExpectText("a latitude");
        }

        if (LocationText.Parse(words, _rdata.AsSpan(_length)) is { } error)
        {
            return FailAt(ZoneCodes.BadField, start, end - start, $"this is no location: {error}", "write degrees, minutes, seconds, N or S, the same with E or W, and an altitude: 52 31 0.000 N 13 24 0.000 E 34m");
        }

        _length += LocationText.Length;
        return true;
    }

    /// <summary><c>[!]afi:address/prefix</c> (RFC 3123 §5); zeros at an address's end are left away on the wire.</summary>
    private bool ReadAddressPrefixes()
    {
        Span<byte> address = stackalloc byte[16];
        while (_lexer.Kind == TokenKind.Text)
        {
            var text = _lexer.Token;
            var negated = text[0] == (byte)'!';
            text = negated ? text[1..] : text;
            var (colon, slash) = (text.IndexOf((byte)':'), text.LastIndexOf((byte)'/'));
            if (colon < 0
                || slash < colon
                || !TryReadDecimal(text[..colon], 2, out var family)
                || !(family == 1 ? AddressText.TryReadIpv4(text[(colon + 1)..slash], address) : family == 2 && AddressText.TryReadIpv6(text[(colon + 1)..slash], address))
                || !TryReadDecimal(text[(slash + 1)..], family == 1 ? 32u : 128u, out var prefix))
            {
                return Fail(ZoneCodes.BadField, $"{Shown} is not an address prefix", "write 1:192.0.2.0/24 or 2:2001:db8::/32, with ! before it to exclude");
            }

            var octets = address[..(family == 1 ? 4 : 16)].LastIndexOfAnyExcept((byte)0) + 1;
            if (_length + 4 + octets > ushort.MaxValue)
            {
                return FailTooLong();
            }

            Append(family, 2);
            Append(prefix, 1);
            Append((uint)octets | (negated ? 0x80u : 0), 1);
            address[..octets].CopyTo(_rdata.AsSpan(_length));
            _length += octets;
            _lexer.Next();
        }

        return _lexer.Kind == TokenKind.End || ExpectText("an address prefix");
    }

    private bool ReadIpsecGateway()
    {
        var (gatewayType, algorithm) = (_rdata[_length - 2], _rdata[_length - 1]);
        if (!ReadGateway(gatewayType))
        {
            return false;
        }

        return (algorithm == 0 && _lexer.Kind == TokenKind.End) || ReadBase64();
    }

    private bool ReadAmtRelay()
    {
        if (!ReadNumber(1, 1) || !ReadNumber(0x7f, 1))
        {
            return false;
        }

        var (discovery, relayType) = (_rdata[_length - 2], _rdata[_length - 1]);
        _length--;
        _rdata[_length - 1] = (byte)((discovery << 7) | relayType);
        return ReadGateway(relayType);
    }

    private bool ReadGateway(byte type)
    {
        switch (type)
        {
            case 0:
                if (!ExpectText("the gateway"))
                {
                    return false;
                }

                if (_lexer.Token is not [(byte)'.'])
                {
                    return Fail(ZoneCodes.BadField, $"{Shown}: a gateway of type 0 is written '.'");
                }

                _lexer.Next();
                return true;
            case 1:
                return ReadIpv4();
            case 2:
                return ReadIpv6();
            case 3:
                return ReadName();
            default:
                return ExpectText("the gateway") && Fail(ZoneCodes.BadField, $"gateway type {type} is not known", "0 is none, 1 IPv4, 2 IPv6, 3 a name");
        }
    }

    /// <summary>Algorithm, HIT in hexadecimal, key in base64 in one piece, rendezvous servers (RFC 8005 §6); lengths go first on the wire (§5).</summary>
    private bool ReadHostIdentity()
    {
        var start = _length;
        _length += 4;
        if (!ExpectText("the algorithm") || !TryReadDecimal(_lexer.Token, byte.MaxValue, out var algorithm))
        {
            return _lexer.Kind == TokenKind.Text && Fail(ZoneCodes.BadNumber, $"{Shown} is not a number from 0 to 255");
        }

        _lexer.Next();
        if (!ExpectText("the HIT"))
        {
            return false;
        }

        var (hit, carry) = (_length, -1);
        if (!TryAppendHex(_lexer.Token, ref carry) || carry >= 0 || _length - hit > byte.MaxValue)
        {
            return Fail(ZoneCodes.BadEncoding, $"{Shown} is not a HIT: up to 255 octets in hexadecimal");
        }

        _lexer.Next();
        if (!ExpectText("the public key"))
        {
            return false;
        }

        var decoder = default(Base64Pieces);
        if (_length + _lexer.TokenLength > ushort.MaxValue || !decoder.TryAppend(_lexer.Token, _rdata.AsSpan(_length), out var keyLength) || !decoder.IsComplete)
        {
            return Fail(ZoneCodes.BadEncoding, $"{Shown} is not a key in base64, in one piece");
        }

        _rdata[start] = (byte)(_length - hit);
        _rdata[start + 1] = (byte)algorithm;
        BinaryPrimitives.WriteUInt16BigEndian(_rdata.AsSpan(start + 2), (ushort)keyLength);
        _length += keyLength;
        _lexer.Next();
        while (_lexer.Kind == TokenKind.Text)
        {
            if (!ReadName())
            {
                return false;
            }
        }

        return _lexer.Kind == TokenKind.End || ExpectText("a rendezvous server");
    }

    /// <summary><c>0x</c> and hexadecimal, dots where people like them (RFC 1706 §5).</summary>
    private bool ReadNsap()
    {
        if (!ExpectText("an NSAP address"))
        {
            return false;
        }

        var carry = -1;
        if (!_lexer.Token.StartsWith("0x"u8) && !_lexer.Token.StartsWith("0X"u8))
        {
            return Fail(ZoneCodes.BadField, $"{Shown} is not an NSAP address", "write 0x and hexadecimal digits");
        }

        foreach (var octet in _lexer.Token[2..])
        {
            if (_length > byte.MaxValue || (octet != (byte)'.' && !TryAppendHex([octet], ref carry)))
            {
                return Fail(ZoneCodes.BadField, $"{Shown} is not an NSAP address", "write 0x and hexadecimal digits");
            }
        }

        if (carry >= 0 || _length == 0)
        {
            return Fail(ZoneCodes.BadEncoding, "an odd number of hexadecimal digits", "each octet takes two");
        }

        _lexer.Next();
        return true;
    }
}
