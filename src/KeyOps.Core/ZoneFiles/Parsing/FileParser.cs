using System.Buffers;
using System.Text;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles.Syntax;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary>
/// Reads one file entry by entry: directives here and in <c>FileParser.Directives</c>, records and their fields in the other parts.
/// The convention throughout: the lexer stands on the token to look at, and whoever uses it up moves on to the next.
/// </summary>
internal ref partial struct FileParser
{
    // A parenthesis that is never closed swallows the rest of the file; what follows is then read again from the next line that
    // looks like the start of a record. Not for ever: each time costs a pass over the rest.
    private const int MaxReopenings = 16;

    private const string CloseIt = "put ')' where the record ends";

    // Names are put together with whole vectors, which may reach past the 255 octets.
    private const int NameBufferLength = 512;

    private readonly ParseSession _session;
    private readonly SourceFile _file;
    private readonly byte[] _origin = ArrayPool<byte>.Shared.Rent(NameBufferLength);
    private readonly byte[] _owner = ArrayPool<byte>.Shared.Rent(NameBufferLength);
    private readonly byte[] _rdata;
    private Lexer _lexer;
    private int _originLength;
    private int _ownerLength;
    private int _length;
    private int _entryStart;
    private int _reopenings;
    private int _blockStart = -1;
    private bool _ownerIsFromBlock;
    private RecordType _type;
    private Range _serialField;
    private uint? _generatedFrom = null;

    public FileParser(ParseSession session, SourceFile file, ReadOnlySpan<byte> origin)
    {
        _session = session;
        _file = file;
        _rdata = session.Rdata;
        _lexer = new(file.Octets.Span);
        SetOrigin(origin);
    }

    /// <summary>Reads the file to its end, reporting what is wrong as it goes. Once.</summary>
    public void Run()
    {
        if (_lexer.Text.StartsWith("\uFEFF"u8))
        {
            _lexer.Position = 3;
        }

        // Of a $GENERATE one number's error is most likely every number's: the first is enough.
        var errors = _session.Diagnostics.ErrorCount;
        while (!_lexer.AtEnd && (_generatedFrom is null || _session.Diagnostics.ErrorCount == errors))
        {
            ReadEntry();
            _lexer.SkipLineEnd();
        }

        if (_blockStart >= 0)
        {
            FailAt(ZoneCodes.BrokenBlock, _blockStart, ManagedBlock.BeginPrefix.Length, "the managed block has no END line",
                $"put '{ManagedBlock.EndLine}' where the block ends, or delete the block: KeyOps writes it again");
        }

        ArrayPool<byte>.Shared.Return(_origin);
        ArrayPool<byte>.Shared.Return(_owner);
    }

    private void ReadEntry()
    {
        _entryStart = _lexer.Position;
        var first = _lexer.Text[_entryStart];
        if (first is (byte)'\n' or (byte)'\r')
        {
            return;
        }

        if (first == (byte)';')
        {
            _lexer.Position = _lexer.LineEnd(_entryStart);
            NoteBlockLine(_lexer.Text[_entryStart.._lexer.Position]);
            return;
        }

        var kind = _lexer.Next();
        if (kind == TokenKind.End)
        {
            return;
        }

        var done = first == (byte)'$' && kind == TokenKind.Text
            ? ReadDirective()
            : ReadRecord(ownerIsBlank: first is (byte)' ' or (byte)'\t');
        if (!done || _lexer.Kind != TokenKind.End)
        {
            Recover();
        }
    }

    /// <summary>Moves to the end of an entry that could not be read.</summary>
    private void Recover()
    {
        while (_lexer.Kind != TokenKind.End)
        {
            if (_lexer.Kind == TokenKind.Error && _lexer.Problem == LexProblem.UnclosedParenthesis)
            {
                Reopen();
                return;
            }

            if (_lexer.Next() == TokenKind.Error && _lexer.Problem == LexProblem.UnclosedParenthesis)
            {
                FailLexically();
            }
            else if (_lexer.Depth > 0 && _lexer.Kind == TokenKind.Text && LooksLikeEntry(_lexer.TokenStart))
            {
                _lexer.Depth = 0;
                _lexer.Position = _lexer.TokenStart;
                FailAt(ZoneCodes.UnclosedParenthesis, _lexer.OutermostParenthesis, 1, "'(' is not closed before the next record begins", CloseIt);
                return;
            }
        }
    }

    private void Reopen()
    {
        if (++_reopenings > MaxReopenings)
        {
            _lexer.Position = _lexer.Text.Length;
            return;
        }

        var text = _lexer.Text;
        var position = _lexer.LineEnd(_lexer.OutermostParenthesis);
        while (position < text.Length && !LooksLikeEntry(position))
        {
            position = text[position] is (byte)'\r' or (byte)'\n' ? position + 1 : _lexer.LineEnd(position);
        }

        _lexer.Position = position;
    }

    /// <summary>Whether a line begins here that has the looks of a record with an owner name, or of a directive.</summary>
    private readonly bool LooksLikeEntry(int position)
    {
        var text = _lexer.Text;
        if ((position > 0 && text[position - 1] is not ((byte)'\r' or (byte)'\n')) || Lexer.IsDelimiter(text[position]))
        {
            return false;
        }

        var line = new Lexer(text[.._lexer.LineEnd(position)]) { Position = position };
        line.Next();
        if (text[position] == (byte)'$')
        {
            return Ascii.EqualsIgnoreCase(line.Token, "$ORIGIN"u8) || Ascii.EqualsIgnoreCase(line.Token, "$TTL"u8)
                || Ascii.EqualsIgnoreCase(line.Token, "$INCLUDE"u8) || Ascii.EqualsIgnoreCase(line.Token, "$GENERATE"u8);
        }

        // The type is the second, third or fourth word.
        for (var i = 0; i < 3 && line.Next() == TokenKind.Text; i++)
        {
            if (RecordTypeLookup.TryFind(line.Token, out _))
            {
                return true;
            }
        }

        return false;
    }

    private void NoteBlockLine(ReadOnlySpan<byte> line)
    {
        if (_file != _session.Sources.Main || !line.StartsWith(ManagedBlock.CommonPrefix))
        {
            return;
        }

        if (line.StartsWith(ManagedBlock.BeginPrefix))
        {
            if (_blockStart >= 0 || _session.Block is not null)
            {
                FailAt(ZoneCodes.BrokenBlock, _entryStart, line.Length, "a second managed block begins here", "delete one of the two: KeyOps writes it again");
                return;
            }

            _blockStart = _entryStart;
            _session.BlockDefaultTtl = _session.DefaultTtl;
        }
        else if (line.StartsWith(ManagedBlock.EndPrefix))
        {
            if (_blockStart < 0)
            {
                FailAt(ZoneCodes.BrokenBlock, _entryStart, line.Length, "a managed block ends here that did not begin", "delete this line: KeyOps writes the block again");
                return;
            }

            _lexer.SkipLineEnd();
            _session.Block = _blockStart.._lexer.Position;
            _lexer.Position = _entryStart + line.Length;
            _blockStart = -1;
        }
    }

    private void SetOrigin(scoped ReadOnlySpan<byte> wire)
    {
        wire.CopyTo(_origin);
        _originLength = wire.Length;
    }

    /// <summary>Reports an error at the current token.</summary>
    private bool Fail(string code, string message, string? remedy = null) =>
        FailAt(code, _lexer.TokenStart, _lexer.TokenLength, message, remedy);

    private bool FailAt(string code, int start, int length, string message, string? remedy = null)
    {
        Report(Severity.Error, code, start, length, message, remedy);
        return false;
    }

    private void Report(Severity severity, string code, int start, int length, string message, string? remedy)
    {
        if (!_session.Diagnostics.HasRoom)
        {
            _session.Diagnostics.Drop(severity);
            return;
        }

        var (location, shown) = _generatedFrom is { } directive
            ? (_session.Sources.Locate(directive), 0)
            : (_file.Locate(Math.Min(start, _lexer.Text.Length)), length);
        _session.Diagnostics.Add(new(code, severity, location, message, remedy, shown));
    }

    /// <summary>Reports what the lexer could not make a token of.</summary>
    private bool FailLexically() => _lexer.Problem switch
    {
        LexProblem.UnclosedParenthesis => Fail(ZoneCodes.UnclosedParenthesis, "'(' is never closed", CloseIt),
        LexProblem.UnopenedParenthesis => Fail(ZoneCodes.UnopenedParenthesis, "')' without a '(' before it"),
        _ => Fail(ZoneCodes.UnclosedQuote, "the quoted string does not end on its line", "close it with '\"'; write a quote inside a string as \\\""),
    };

    /// <summary>Whether there is unquoted text; when not, says that <paramref name="what"/> is missing.</summary>
    private bool ExpectText(string what) => _lexer.Kind switch
    {
        TokenKind.Text => true,
        TokenKind.Error => FailLexically(),
        TokenKind.Quoted => Fail(ZoneCodes.BadField, $"{what} cannot be quoted", "remove the quotes"),
        _ => FailMissing(what),
    };

    /// <summary>Whether there is a token, quoted or not.</summary>
    private bool ExpectToken(string what) => _lexer.Kind switch
    {
        TokenKind.Text or TokenKind.Quoted => true,
        TokenKind.Error => FailLexically(),
        _ => FailMissing(what),
    };

    private bool FailMissing(string what) =>
        FailAt(ZoneCodes.MissingField, _lexer.Position, 0, $"{what} is missing{OfType()}");

    private readonly string OfType() => _type.Code == 0 ? "" : $" in this {_type} record";

    /// <summary>The current token as a message shows it.</summary>
    private readonly string Shown => TokenText.Show(_lexer.Token);
}
