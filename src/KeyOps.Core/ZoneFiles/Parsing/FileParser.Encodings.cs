using System.Buffers;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles.Syntax;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary>Octets written as base64, hexadecimal and base32hex (RFC 4648), and RFC 3597's form of any rdata.</summary>
internal ref partial struct FileParser
{
    private bool ReadBase64()
    {
        if (!ExpectText("base64"))
        {
            return false;
        }

        var decoder = default(Base64Pieces);
        var (start, end) = (_lexer.TokenStart, 0);
        while (_lexer.Kind == TokenKind.Text)
        {
            if (_length + _lexer.TokenLength > ushort.MaxValue)
            {
                return FailTooLong();
            }

            if (!decoder.TryAppend(_lexer.Token, _rdata.AsSpan(_length), out var written))
            {
                return Fail(ZoneCodes.BadEncoding, $"{Shown} is not base64", "its characters are A-Z a-z 0-9 + / with = at the very end only");
            }

            _length += written;
            end = _lexer.TokenStart + _lexer.TokenLength;
            _lexer.Next();
        }

        if (_lexer.Kind != TokenKind.End)
        {
            return ExpectText("base64");
        }

        return decoder.IsComplete
            || FailAt(ZoneCodes.BadEncoding, start, end - start, "this base64 is cut off: its characters do not come in fours", "copy it again, with the = at its end");
    }

    private bool ReadHex()
    {
        if (!ExpectText("hexadecimal"))
        {
            return false;
        }

        var (start, end, carry) = (_lexer.TokenStart, 0, -1);
        while (_lexer.Kind == TokenKind.Text)
        {
            if (!TryAppendHex(_lexer.Token, ref carry))
            {
                return Fail(ZoneCodes.BadEncoding, $"{Shown} is not hexadecimal");
            }

            if (_length > ushort.MaxValue)
            {
                return FailTooLong();
            }

            end = _lexer.TokenStart + _lexer.TokenLength;
            _lexer.Next();
        }

        if (_lexer.Kind != TokenKind.End)
        {
            return ExpectText("hexadecimal");
        }

        return carry < 0
            || FailAt(ZoneCodes.BadEncoding, start, end - start, "an odd number of hexadecimal digits", "each octet takes two");
    }

    private bool TryAppendHex(scoped ReadOnlySpan<byte> digits, ref int carry)
    {
        if (carry < 0
            && digits.Length % 2 == 0
            && digits.Length / 2 <= _rdata.Length - _length
            && Convert.FromHexString(digits, _rdata.AsSpan(_length), out _, out var written) == OperationStatus.Done)
        {
            _length += written;
            return true;
        }

        foreach (var octet in digits)
        {
            var digit = HexDigits.Value(octet);
            if (digit < 0)
            {
                return false;
            }

            if (carry < 0)
            {
                carry = digit;
                continue;
            }

            if (_length > ushort.MaxValue)
            {
                return true; // the caller says that it is too long
            }

            _rdata[_length++] = (byte)((carry << 4) | digit);
            carry = -1;
        }

        return true;
    }

    private bool ReadSalt()
    {
        if (!ExpectText("a salt"))
        {
            return false;
        }

        var at = _length++;
        if (_lexer.Token is not [(byte)'-'])
        {
            var carry = -1;
            if (!TryAppendHex(_lexer.Token, ref carry) || carry >= 0 || _length - at - 1 > byte.MaxValue)
            {
                return Fail(ZoneCodes.BadEncoding, $"{Shown} is not a salt", "write up to 255 octets in hexadecimal, or - for none");
            }
        }

        _rdata[at] = (byte)(_length - at - 1);
        _lexer.Next();
        return true;
    }

    private bool ReadBase32()
    {
        if (!ExpectText("a hash in base32hex"))
        {
            return false;
        }

        var length = _lexer.TokenLength > MaxCharacterString ? -1 : Base32Hex.Decode(_lexer.Token, _rdata.AsSpan(_length + 1));
        if (length <= 0)
        {
            return Fail(ZoneCodes.BadEncoding, $"{Shown} is not base32hex", "its characters are 0-9 and A-V");
        }

        _rdata[_length] = (byte)length;
        _length += 1 + length;
        _lexer.Next();
        return true;
    }

    /// <summary><c>\# LENGTH HEX</c> (RFC 3597 §5).</summary>
    private bool ReadGenericRdata()
    {
        _lexer.Next();
        if (!ExpectText("the length of the rdata"))
        {
            return false;
        }

        var (start, tokenLength) = (_lexer.TokenStart, _lexer.TokenLength);
        if (!TryReadDecimal(_lexer.Token, ushort.MaxValue, out var length))
        {
            return Fail(ZoneCodes.BadGenericRdata, $"{Shown} is not a length from 0 to 65535");
        }

        if (_lexer.Next() != TokenKind.End && !ReadHex())
        {
            return false;
        }

        if (_length != length)
        {
            return FailAt(ZoneCodes.BadGenericRdata, start, tokenLength, $"the rdata has {_length} octets, not {length}");
        }

        return RdataShape.IsWellFormed(_type, _rdata.AsSpan(0, _length))
            || FailAt(ZoneCodes.BadGenericRdata, start, tokenLength, $"these octets are not the rdata of a {_type} record");
    }

    private bool ReadTypeBitmap()
    {
        var bitmap = _session.TypeBitmap;
        while (_lexer.Kind == TokenKind.Text)
        {
            if (!RecordTypeLookup.TryFind(_lexer.Token, out var type))
            {
                bitmap.Clear();
                return Fail(ZoneCodes.UnknownType, $"{Shown} is not a record type");
            }

            bitmap.Set(type);
            _lexer.Next();
        }

        _length += bitmap.WriteAndClear(_rdata.AsSpan(_length));
        return _lexer.Kind == TokenKind.End || ExpectText("a record type");
    }

    private bool ReadLocator64()
    {
        if (!ExpectText("a locator"))
        {
            return false;
        }

        Span<byte> address = stackalloc byte[16];
        Span<byte> padded = stackalloc byte[_lexer.TokenLength + 2];
        _lexer.Token.CopyTo(padded);
        "::"u8.CopyTo(padded[_lexer.TokenLength..]);

        // Four groups and nothing shortened: with '::' behind it, it is an address.
        if (_lexer.Token.Count((byte)':') != 3 || _lexer.Token.IndexOf("::"u8) >= 0 || _lexer.Token[^1] == ':' || !AddressText.TryReadIpv6(padded, address))
        {
            return Fail(ZoneCodes.BadField, $"{Shown} is not four groups of hexadecimal digits with colons");
        }

        address[..8].CopyTo(_rdata.AsSpan(_length));
        _length += 8;
        _lexer.Next();
        return true;
    }

    private bool ReadEui(int octets)
    {
        if (!ExpectText("an EUI"))
        {
            return false;
        }

        var text = _lexer.Token;
        var good = text.Length == (octets * 3) - 1;
        for (var i = 0; good && i < octets; i++)
        {
            var (high, low) = (HexDigits.Value(text[i * 3]), HexDigits.Value(text[(i * 3) + 1]));
            good = high >= 0 && low >= 0 && (i == octets - 1 || text[(i * 3) + 2] == (byte)'-');
            _rdata[_length + i] = (byte)((high << 4) | low);
        }

        if (!good)
        {
            return Fail(ZoneCodes.BadField, $"{Shown} is not {octets} octets in hexadecimal with hyphens");
        }

        _length += octets;
        _lexer.Next();
        return true;
    }
}
