using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles.Syntax;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary>Service parameters (RFC 9460 §2.1, appendix A): <c>key</c>, <c>key=value</c> or <c>key="value"</c>, sorted by key on the wire.</summary>
internal ref partial struct FileParser
{
    private bool ReadSvcParams()
    {
        var parameters = new SortedDictionary<ushort, byte[]>();
        var total = _length;
        while (_lexer.Kind == TokenKind.Text)
        {
            var start = _lexer.TokenStart;
            if (!ReadSvcParam(out var key, out var value))
            {
                return false;
            }

            if (!parameters.TryAdd(key, value))
            {
                return FailAt(ZoneCodes.BadField, start, 0, $"{SvcParamKeys.Format(key)} is given twice", "keep one");
            }

            total += 4 + value.Length;
            if (total > ushort.MaxValue)
            {
                return FailTooLong();
            }
        }

        if (_lexer.Kind != TokenKind.End)
        {
            return ExpectText("a service parameter");
        }

        if (CheckMandatory(parameters) is { } error)
        {
            return FailAt(ZoneCodes.BadField, _entryStart, 0, error);
        }

        foreach (var (key, value) in parameters)
        {
            Append(key, 2);
            Append((uint)value.Length, 2);
            value.CopyTo(_rdata, _length);
            _length += value.Length;
        }

        return true;
    }

    /// <summary>RFC 9460 §8: what is mandatory is there, once, and is not <c>mandatory</c> itself.</summary>
    private static string? CheckMandatory(SortedDictionary<ushort, byte[]> parameters)
    {
        if (parameters.ContainsKey(SvcParamKeys.NoDefaultAlpn) && !parameters.ContainsKey(SvcParamKeys.Alpn))
        {
            return "no-default-alpn needs alpn beside it";
        }

        if (!parameters.TryGetValue(SvcParamKeys.Mandatory, out var keys))
        {
            return null;
        }

        for (var i = 0; i < keys.Length; i += 2)
        {
            var key = BinaryPrimitives.ReadUInt16BigEndian(keys.AsSpan(i));
            if (key == SvcParamKeys.Mandatory || !parameters.ContainsKey(key))
            {
                return key == SvcParamKeys.Mandatory ? "mandatory cannot name itself" : $"{SvcParamKeys.Format(key)} is mandatory and not there";
            }
        }

        return null;
    }

    private bool ReadSvcParam(out ushort key, out byte[] value)
    {
        value = [];
        var token = _lexer.Token;
        var start = _lexer.TokenStart;
        var equals = token.IndexOf((byte)'=');
        if (!SvcParamKeys.TryFind(equals < 0 ? token : token[..equals], out key))
        {
            return Fail(ZoneCodes.BadField, $"{Shown} is not a service parameter", "an unknown key is written keyN=value");
        }

        var unescaped = new byte[_lexer.TokenLength];
        var length = equals < 0 ? 0 : UnescapeFrom(equals + 1, unescaped);
        var end = _lexer.Position;
        _lexer.Next();
        if (length == 0 && equals == token.Length - 1 && _lexer.Kind == TokenKind.Quoted && _lexer.TokenStart == end + 1)
        {
            unescaped = new byte[_lexer.TokenLength];
            length = Unescape(unescaped);
            end = _lexer.Position;
            _lexer.Next();
        }

        if (length < 0)
        {
            return false;
        }

        if (EncodeSvcParam(key, equals >= 0, unescaped.AsSpan(0, length)) is not { } encoded)
        {
            return FailAt(ZoneCodes.BadField, start, end - start, $"{TokenText.Show(_lexer.Text[start..end])} is not a good value for {SvcParamKeys.Format(key)}");
        }

        value = encoded;
        return true;
    }

    private int UnescapeFrom(int skip, Span<byte> to)
    {
        var (start, length) = (_lexer.TokenStart, _lexer.TokenLength);
        (_lexer.TokenStart, _lexer.TokenLength) = (start + skip, length - skip);
        var result = Unescape(to);
        (_lexer.TokenStart, _lexer.TokenLength) = (start, length);
        return result;
    }

    private static byte[]? EncodeSvcParam(ushort key, bool hasValue, ReadOnlySpan<byte> text) => key switch
    {
        SvcParamKeys.Mandatory => EncodeKeys(text),
        SvcParamKeys.Alpn => EncodeAlpn(text),
        SvcParamKeys.NoDefaultAlpn or SvcParamKeys.Ohttp => text.IsEmpty ? [] : null,
        SvcParamKeys.Port => Utf8Parser.TryParse(text, out ushort port, out var used) && used == text.Length ? [(byte)(port >> 8), (byte)port] : null,
        SvcParamKeys.Ipv4Hint => EncodeAddresses(text, 4),
        SvcParamKeys.Ipv6Hint => EncodeAddresses(text, 16),
        SvcParamKeys.Ech => EncodeBase64(text),
        SvcParamKeys.DohPath => text.IsEmpty ? null : text.ToArray(),
        _ => hasValue || text.IsEmpty ? text.ToArray() : null,
    };

    private static byte[]? EncodeKeys(ReadOnlySpan<byte> text)
    {
        var keys = new SortedSet<ushort>();
        foreach (var part in text.Split((byte)','))
        {
            if (!SvcParamKeys.TryFind(text[part], out var key) || !keys.Add(key))
            {
                return null;
            }
        }

        return [.. keys.SelectMany(key => new[] { (byte)(key >> 8), (byte)key })];
    }

    /// <summary>RFC 9460 appendix A.1: values with commas between; a comma or backslash inside one has a backslash before it.</summary>
    private static byte[]? EncodeAlpn(ReadOnlySpan<byte> text)
    {
        var encoded = new List<byte>();
        var id = new List<byte>();
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == (byte)',')
            {
                if (id.Count is 0 or > MaxCharacterString)
                {
                    return null;
                }

                encoded.Add((byte)id.Count);
                encoded.AddRange(id);
                id.Clear();
                continue;
            }

            if (text[i] == (byte)'\\' && ++i == text.Length)
            {
                return null;
            }

            id.Add(text[i]);
        }

        return [.. encoded];
    }

    private static byte[]? EncodeAddresses(ReadOnlySpan<byte> text, int octets)
    {
        var encoded = new List<byte>();
        Span<byte> address = stackalloc byte[16];
        foreach (var part in text.Split((byte)','))
        {
            if (!(octets == 4 ? AddressText.TryReadIpv4(text[part], address) : AddressText.TryReadIpv6(text[part], address)))
            {
                return null;
            }

            encoded.AddRange(address[..octets]);
        }

        return [.. encoded];
    }

    private static byte[]? EncodeBase64(ReadOnlySpan<byte> text)
    {
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return !text.IsEmpty && Base64.DecodeFromUtf8(text, decoded, out _, out var written) == OperationStatus.Done ? decoded[..written] : null;
    }
}
