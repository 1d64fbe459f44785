using KeyOps.Core.ZoneFiles.Syntax;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary>Character-strings (RFC 1035 §5.1): quoted or not, with <c>\X</c> and <c>\DDD</c>.</summary>
internal ref partial struct FileParser
{
    private const int MaxCharacterString = 255;

    private bool ReadText()
    {
        if (!ExpectToken("a character-string"))
        {
            return false;
        }

        if (_length > ushort.MaxValue)
        {
            return FailTooLong();
        }

        // Even all escaped, 255 octets take 1020 in the file.
        if (_lexer.TokenLength > MaxCharacterString * 4)
        {
            return FailLongText(_lexer.TokenLength);
        }

        if (_lexer.Escaped)
        {
            if (!AppendUnescaped())
            {
                return false;
            }
        }
        else if (_lexer.TokenLength > MaxCharacterString)
        {
            return FailLongText(_lexer.TokenLength);
        }
        else
        {
            _rdata[_length] = (byte)_lexer.TokenLength;
            _lexer.Token.CopyTo(_rdata.AsSpan(_length + 1));
            _length += 1 + _lexer.TokenLength;
        }

        _lexer.Next();
        return true;
    }

    private bool AppendUnescaped()
    {
        Span<byte> unescaped = stackalloc byte[MaxCharacterString * 4];
        var length = Unescape(unescaped);
        if (length < 0 || length > MaxCharacterString)
        {
            return length >= 0 && FailLongText(length);
        }

        _rdata[_length] = (byte)length;
        unescaped[..length].CopyTo(_rdata.AsSpan(_length + 1));
        _length += 1 + length;
        return true;
    }

    private bool FailLongText(int length) => Fail(ZoneCodes.BadText, $"this character-string has {length} octets, and 255 are the most",
        "cut it into several quoted strings: they are joined again without a space");

    private bool ReadTexts()
    {
        do
        {
            if (!ReadText())
            {
                return false;
            }
        }
        while (_lexer.Kind != TokenKind.End);
        return true;
    }

    /// <summary>A string that takes the rest of the rdata, so that it needs no length octet.</summary>
    private bool ReadBareText()
    {
        if (!ExpectToken("a string"))
        {
            return false;
        }

        if (_length + _lexer.TokenLength > ushort.MaxValue)
        {
            return FailTooLong();
        }

        var length = Unescape(_rdata.AsSpan(_length));
        if (length < 0)
        {
            return false;
        }

        _length += length;
        _lexer.Next();
        return true;
    }

    private bool ReadTag()
    {
        if (!ExpectText("a property tag"))
        {
            return false;
        }

        foreach (var octet in _lexer.Token)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet))
            {
                return Fail(ZoneCodes.BadField, $"{Shown} is not a property tag: letters and digits only");
            }
        }

        return ReadText();
    }

    /// <summary>Writes the current token without its escapes and returns the length; -1 when one is wrong, which is then reported.</summary>
    private int Unescape(scoped Span<byte> to)
    {
        var text = _lexer.Token;
        if (!_lexer.Escaped)
        {
            text.CopyTo(to);
            return text.Length;
        }

        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != (byte)'\\')
            {
                to[length++] = text[i];
                continue;
            }

            if (i + 1 >= text.Length)
            {
                FailAt(ZoneCodes.BadText, _lexer.TokenStart + i, 1, "a backslash with nothing behind it", "write \\\\ for a backslash");
                return -1;
            }

            if (!char.IsAsciiDigit((char)text[i + 1]))
            {
                to[length++] = text[++i];
                continue;
            }

            if (i + 3 >= text.Length || !TryReadDecimal(text.Slice(i + 1, 3), byte.MaxValue, out var octet))
            {
                FailAt(ZoneCodes.BadText, _lexer.TokenStart + i, Math.Min(4, text.Length - i),
                    $"{TokenText.Show(text.Slice(i, Math.Min(4, text.Length - i)))} is not an escape", "write \\DDD with a number from 000 to 255, or \\\\ for a backslash");
                return -1;
            }

            to[length++] = (byte)octet;
            i += 3;
        }

        return length;
    }
}
