using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles.Parsing;

namespace KeyOps.Core.ZoneFiles.Syntax;

/// <summary>The places of an entry's parts in its file. It is found again from where the entry begins, so it need not be kept.</summary>
/// <param name="Start">Where the entry's line begins.</param>
/// <param name="End">Behind the end of its last line.</param>
/// <param name="Owner">The owner name; empty when it is blank.</param>
/// <param name="Ttl">The TTL; empty when it is not written.</param>
/// <param name="Type">The type, or the directive's word.</param>
/// <param name="IsDirective">Whether it is a directive.</param>
internal readonly record struct EntrySyntax(int Start, int End, Range Owner, Range Ttl, Range Type, bool IsDirective)
{
    public bool OwnerIsBlank => Owner.Start.Value == Owner.End.Value;

    public bool HasTtl => Ttl.Start.Value != Ttl.End.Value;

    /// <summary>Reads the entry whose line begins at <paramref name="start"/>, of a file that was parsed without an error.</summary>
    public static EntrySyntax Read(ReadOnlySpan<byte> text, int start)
    {
        var lexer = new Lexer(text) { Position = start };
        var (owner, ttl, type) = (start..start, start..start, start..start);
        var blank = text[start] is (byte)' ' or (byte)'\t';
        var isDirective = text[start] == (byte)'$';
        lexer.Next();
        if (!blank && !isDirective)
        {
            owner = lexer.TokenStart..(lexer.TokenStart + lexer.TokenLength);
            lexer.Next();
        }

        while (lexer.Kind == TokenKind.Text)
        {
            var place = lexer.TokenStart..(lexer.TokenStart + lexer.TokenLength);
            if (isDirective || RecordTypeLookup.TryFind(lexer.Token, out _))
            {
                type = place;
                break;
            }

            if (!ClassMnemonic.TryParse(lexer.Token, out _))
            {
                ttl = place;
            }

            lexer.Next();
        }

        lexer.SkipEntry();
        lexer.SkipLineEnd();
        return new(start, lexer.Position, owner, ttl, type, isDirective);
    }

    /// <summary>Where the first entry at or after a line's beginning begins, past empty lines and comments; the text's end when there is none.</summary>
    public static int Next(ReadOnlySpan<byte> text, int position)
    {
        while (position < text.Length)
        {
            var lexer = new Lexer(text) { Position = position };
            if (text[position] != (byte)';' && lexer.Next() != TokenKind.End)
            {
                return position;
            }

            lexer.Position = lexer.LineEnd(position);
            lexer.SkipLineEnd();
            position = lexer.Position;
        }

        return position;
    }
}
