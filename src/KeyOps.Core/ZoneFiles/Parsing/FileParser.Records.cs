using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles.Syntax;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary>Records: owner, then TTL and class in either order, then type and rdata (RFC 1035 §5.1).</summary>
internal ref partial struct FileParser
{
    private bool ReadRecord(bool ownerIsBlank)
    {
        _type = default;
        if (ownerIsBlank)
        {
            if (_ownerLength == 0)
            {
                return FailAt(ZoneCodes.NoOwner, _entryStart, 0, "the line begins with white space, which stands for the owner name above, and there is none",
                    "write the owner name, or @ for the origin");
            }

            if (_ownerIsFromBlock && _blockStart < 0)
            {
                return FailAt(ZoneCodes.OwnerFromBlock, _entryStart, 0, "this record would take its owner name from the managed block, whose records come and go",
                    "write the owner name");
            }
        }
        else if (!ReadOwner())
        {
            return false;
        }

        if (!ReadTypeAndBefore(out var ttl) || !ReadRdata() || !Settle(ref ttl))
        {
            return false;
        }

        _session.Builder.Add(_owner.AsSpan(0, _ownerLength), _type, ttl!.Value, _rdata.AsSpan(0, _length), SourcePosition);
        if (_type == RecordType.Soa)
        {
            NoteSoa();
        }

        return true;
    }

    private readonly uint SourcePosition => _generatedFrom ?? (_file.Start + (uint)_entryStart);

    private bool ReadOwner()
    {
        // Whatever comes of this name, a blank owner below must not get the one above it.
        _ownerLength = 0;
        if (!ExpectText("the owner name"))
        {
            return false;
        }

        var length = ReadNameInto(_owner);
        if (length < 0)
        {
            return false;
        }

        _ownerLength = length;
        _ownerIsFromBlock = _blockStart >= 0;
        _lexer.Next();
        return true;
    }

    private bool ReadTypeAndBefore(out uint? ttl)
    {
        ttl = null;
        var hasClass = false;
        while (true)
        {
            if (!ExpectText("the type"))
            {
                return false;
            }

            var token = _lexer.Token;
            if (ttl is null && char.IsAsciiDigit((char)token[0]))
            {
                if (!TryReadTtl(token, out var seconds))
                {
                    return Fail(ZoneCodes.BadTtl, $"{Shown} is not a TTL", "write seconds, or numbers with units as in 1h30m; at most 2147483647 seconds");
                }

                ttl = seconds;
                _lexer.Next();
            }
            else if (!hasClass && ClassMnemonic.TryParse(token, out var recordClass))
            {
                if (recordClass != _session.Options.Class)
                {
                    return Fail(ZoneCodes.BadClass, $"class {recordClass} in a zone of class {_session.Options.Class}");
                }

                hasClass = true;
                _lexer.Next();
            }
            else
            {
                return ReadType(token);
            }
        }
    }

    private bool ReadType(ReadOnlySpan<byte> token)
    {
        if (!RecordTypeLookup.TryFind(token, out var type))
        {
            return Fail(ZoneCodes.UnknownType, $"{Shown} is not a record type", SuggestType(token));
        }

        // RFC 6895 §3.1: 0, OPT and 128-255 are for messages, not for zones.
        if (type.Code is 0 or 41 or (>= 128 and <= 255))
        {
            return Fail(ZoneCodes.MetaType, $"a zone cannot hold {type} records");
        }

        _type = type;
        _lexer.Next();
        return true;
    }

    private static string SuggestType(ReadOnlySpan<byte> token)
    {
        if (ClassMnemonic.TryParse(token, out _) || char.IsAsciiDigit((char)token[0]))
        {
            return "class and TTL are written once, before the type";
        }

        return "a type that has no name here is written TYPEn, with its rdata as \\# LENGTH HEX (RFC 3597)";
    }

    private bool ReadRdata()
    {
        _length = 0;
        if (_lexer.Kind == TokenKind.Text && _lexer.Token is [(byte)'\\', (byte)'#'])
        {
            return ReadGenericRdata();
        }

        if (RecordSchema.Of(_type) is not { } fields)
        {
            return ExpectToken("rdata") && Fail(ZoneCodes.BadGenericRdata, $"{_type} has no presentation form that is known here",
                "write its rdata as \\# LENGTH HEX (RFC 3597)");
        }

        foreach (var field in fields)
        {
            if (!ReadField(field))
            {
                return false;
            }
        }

        return _lexer.Kind switch
        {
            TokenKind.End => _length <= ushort.MaxValue || FailTooLong(),
            TokenKind.Error => FailLexically(),
            _ => Fail(ZoneCodes.TrailingText, $"{Shown} is more than the rdata of type {_type} has room for", TrailingRemedy()),
        };
    }

    private readonly string? TrailingRemedy() => _type.Code switch
    {
        1 or 28 => "write a record for each address",
        2 or 5 or 12 or 39 => "a record holds one name",
        _ => "a comment begins with ';'",
    };

    private bool FailTooLong() =>
        FailAt(ZoneCodes.RdataTooLong, _entryStart, 0, $"this {_type} record's rdata is longer than 65535 octets");

    /// <summary>Finds the TTL of a record that does not write it: RFC 2308 §4, then RFC 1035 §5.1, then the SOA's own MINIMUM.</summary>
    private bool Settle(ref uint? ttl)
    {
        if (ttl is { } written)
        {
            _session.LastTtl = written;
            return true;
        }

        ttl = _session.DefaultTtl;
        if (ttl is not null)
        {
            return true;
        }

        if (_session.LastTtl is { } last)
        {
            ttl = last;
            if (!_session.WarnedOfLastTtl)
            {
                _session.WarnedOfLastTtl = true;
                Report(Severity.Warning, ZoneCodes.TtlFromLast, _entryStart, 0, $"no TTL here and no $TTL above: the last one written counts, {last}",
                    "put $TTL at the top of the file");
            }

            return true;
        }

        if (_type == RecordType.Soa)
        {
            ttl = Math.Min(SoaRdata.Minimum(_rdata.AsSpan(0, _length)), Ttl.MaxSeconds);
            _session.DefaultTtl = ttl;
            Report(Severity.Warning, ZoneCodes.TtlFromSoa, _entryStart, 0, $"no TTL and no $TTL: the SOA's MINIMUM counts, {ttl}",
                "put $TTL at the top of the file");
            return true;
        }

        return FailAt(ZoneCodes.NoTtl, _entryStart, 0, "there is no TTL here, above, or in a $TTL line", "put $TTL 1h at the top of the file");
    }

    private readonly void NoteSoa()
    {
        if (_session.Serial is not null || !NameOctets.EqualsIgnoreCase(_owner.AsSpan(0, _ownerLength), _session.Apex.Wire))
        {
            return;
        }

        _session.Serial = SoaRdata.Serial(_rdata.AsSpan(0, _length));
        if (_file == _session.Sources.Main && _generatedFrom is null && _serialField.End.Value > _entryStart)
        {
            _session.SerialField = _serialField;
        }
    }
}
