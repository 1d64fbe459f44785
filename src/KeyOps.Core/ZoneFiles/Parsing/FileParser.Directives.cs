using System.Text;
using KeyOps.Core.ZoneFiles.Syntax;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary>$ORIGIN, $TTL and $INCLUDE (RFC 1035 §5.1, RFC 2308 §4).</summary>
internal ref partial struct FileParser
{
    private bool ReadDirective()
    {
        _type = default;
        var token = _lexer.Token;
        if (Ascii.EqualsIgnoreCase(token, "$ORIGIN"u8))
        {
            return ReadOriginDirective();
        }

        if (Ascii.EqualsIgnoreCase(token, "$TTL"u8))
        {
            return ReadTtlDirective();
        }

        if (Ascii.EqualsIgnoreCase(token, "$INCLUDE"u8))
        {
            return ReadIncludeDirective();
        }

        if (Ascii.EqualsIgnoreCase(token, "$GENERATE"u8))
        {
            return ReadGenerateDirective();
        }

        return Fail(ZoneCodes.UnknownDirective, $"{Shown} is not a directive", "there are $ORIGIN, $TTL, $INCLUDE and $GENERATE; a name that begins with $ is written \\$");
    }

    private bool ReadOriginDirective()
    {
        _lexer.Next();
        if (!ExpectText("the name for $ORIGIN"))
        {
            return false;
        }

        Span<byte> name = stackalloc byte[NameBufferLength];
        var length = ReadNameInto(name);
        if (length < 0)
        {
            return false;
        }

        _lexer.Next();
        if (!ExpectEndOf("$ORIGIN"))
        {
            return false;
        }

        SetOrigin(name[..length]);
        return true;
    }

    private bool ReadTtlDirective()
    {
        _lexer.Next();
        if (!ExpectText("the TTL for $TTL"))
        {
            return false;
        }

        if (!TryReadTtl(_lexer.Token, out var seconds))
        {
            return Fail(ZoneCodes.BadTtl, $"{Shown} is not a TTL", "write seconds, or numbers with units as in 1h30m; at most 2147483647 seconds");
        }

        _lexer.Next();
        if (!ExpectEndOf("$TTL"))
        {
            return false;
        }

        _session.DefaultTtl = seconds;
        return true;
    }

    /// <summary>An included file has an origin and an owner of its own, and both are as before when it ends (RFC 1035 §5.1).</summary>
    private bool ReadIncludeDirective()
    {
        _lexer.Next();
        if (!ExpectToken("the file for $INCLUDE"))
        {
            return false;
        }

        var (start, length) = (_lexer.TokenStart, _lexer.TokenLength);
        var path = Encoding.UTF8.GetString(_lexer.Token);
        Span<byte> origin = stackalloc byte[NameBufferLength];
        _origin.AsSpan(0, _originLength).CopyTo(origin);
        var originLength = _originLength;
        if (_lexer.Next() == TokenKind.Text)
        {
            originLength = ReadNameInto(origin);
            if (originLength < 0)
            {
                return false;
            }

            _lexer.Next();
        }

        return ExpectEndOf("$INCLUDE") && Include(path, origin[..originLength], start, length);
    }

    private bool Include(string path, scoped ReadOnlySpan<byte> origin, int start, int length)
    {
        if (_session.Options.Include is not { } resolver)
        {
            return FailAt(ZoneCodes.CannotInclude, start, length, $"cannot include '{path}': no included file is read here", "put its records into this file");
        }

        if (_session.Open.Count > _session.Options.MaxIncludeDepth)
        {
            return FailAt(ZoneCodes.CannotInclude, start, length, $"cannot include '{path}': includes are nested {_session.Open.Count} deep already");
        }

        switch (resolver(path, _file.Path))
        {
            case IncludedFile.Refused refused:
                return FailAt(ZoneCodes.CannotInclude, start, length, $"cannot include '{path}': {refused.Reason}");
            case IncludedFile.Found found when _session.Open.Contains(found.Path):
                return FailAt(ZoneCodes.IncludeCycle, start, length, $"'{path}' is being read already: {string.Join(" includes ", [.. _session.Open, found.Path])}",
                    "a file cannot include itself, directly or through others");
            case IncludedFile.Found found:
                _session.IncludedOctets += found.Octets.Length;
                if (_session.IncludedOctets > _session.Options.MaxIncludedOctets || _session.Sources.Add(found.Path, found.Octets) is not { } file)
                {
                    return FailAt(ZoneCodes.CannotInclude, start, length, $"cannot include '{path}': all included files together are too large");
                }

                _session.Open.Add(found.Path);
                new FileParser(_session, file, origin).Run();
                _session.Open.RemoveAt(_session.Open.Count - 1);
                return true;
            default:
                return false;
        }
    }

    private bool ExpectEndOf(string directive) => _lexer.Kind switch
    {
        TokenKind.End => true,
        TokenKind.Error => FailLexically(),
        _ => Fail(ZoneCodes.BadDirective, $"{Shown} is more than {directive} has room for", "a comment begins with ';'"),
    };
}
