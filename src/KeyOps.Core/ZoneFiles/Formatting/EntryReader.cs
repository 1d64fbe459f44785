using System.Text;
using KeyOps.Core.ZoneFiles.Parsing;
using KeyOps.Core.ZoneFiles.Syntax;

namespace KeyOps.Core.ZoneFiles.Formatting;

/// <summary>Takes entries of a good file apart for formatting, comments and line ends with them.</summary>
internal static class EntryReader
{
    /// <summary>Reads the line or entry at <paramref name="position"/> and moves behind its end.</summary>
    public static FormattedEntry Read(ReadOnlySpan<byte> text, ref int position)
    {
        var lexer = new Lexer(text) { Position = position, KeepsTrivia = true };
        var entry = new FormattedEntry
        {
            IsDirective = text[position] == (byte)'$',
            IsIndented = text[position] is (byte)' ' or (byte)'\t',
        };
        ReadHead(ref lexer, entry);
        ReadLines(ref lexer, entry);
        lexer.SkipLineEnd();
        position = lexer.Position;
        return entry;
    }

    private static void ReadHead(ref Lexer lexer, FormattedEntry entry)
    {
        var kind = NextWord(ref lexer, entry);
        if (kind is not (TokenKind.Text or TokenKind.Quoted))
        {
            return;
        }

        if (entry.IsDirective)
        {
            entry.Word = ToUpper(lexer.Token);
            lexer.Next();
            return;
        }

        if (!entry.IsIndented)
        {
            entry.Owner = lexer.Token.ToArray();
            NextWord(ref lexer, entry);
        }

        while (lexer.Kind == TokenKind.Text && entry.Word.Length == 0)
        {
            var token = lexer.Token;
            if (char.IsAsciiDigit((char)token[0]))
            {
                entry.Ttl = token.ToArray();
            }
            else if (ClassMnemonic.TryParse(token, out _))
            {
                entry.Class = ToUpper(token);
            }
            else
            {
                entry.Word = ToUpper(token);
                lexer.Next();
                return;
            }

            NextWord(ref lexer, entry);
        }
    }

    /// <summary>Line ends before the type go away, and a comment there goes behind it.</summary>
    private static TokenKind NextWord(ref Lexer lexer, FormattedEntry entry)
    {
        while (lexer.Next() == TokenKind.LineEnd || (lexer.Kind == TokenKind.Comment && lexer.Depth > 0))
        {
            if (lexer.Kind == TokenKind.Comment)
            {
                entry.Lines.Add(new([], lexer.Token.TrimEnd(" \t"u8).ToArray()));
            }
        }

        return lexer.Kind;
    }

    private static void ReadLines(ref Lexer lexer, FormattedEntry entry)
    {
        var words = new List<byte[]>();
        byte[]? comment = null;
        var end = -1; // of the word before, which a quote may follow without a space
        entry.BeginsInline = entry.Lines.Count == 0;
        while (true)
        {
            switch (lexer.Kind)
            {
                case TokenKind.Text:
                    AddWord(words, lexer.Token, lexer.TokenStart == end);
                    end = lexer.Position;
                    break;
                case TokenKind.Quoted:
                    AddWord(words, [(byte)'"', .. lexer.Token, (byte)'"'], lexer.TokenStart - 1 == end);
                    end = lexer.Position;
                    break;
                case TokenKind.Comment:
                    comment = lexer.Token.TrimEnd(" \t"u8).ToArray();
                    break;
                default:
                    if (words.Count > 0 || comment is not null)
                    {
                        entry.Lines.Add(new(words, comment));
                    }
                    else if (entry.Lines.Count == 0)
                    {
                        entry.BeginsInline = false;
                    }

                    if (lexer.Kind != TokenKind.LineEnd)
                    {
                        return;
                    }

                    (words, comment) = ([], null);
                    break;
            }

            lexer.Next();
        }
    }

    private static void AddWord(List<byte[]> words, ReadOnlySpan<byte> word, bool adjoins)
    {
        if (adjoins && words.Count > 0)
        {
            words[^1] = [.. words[^1], .. word];
        }
        else
        {
            words.Add(word.ToArray());
        }
    }

    private static byte[] ToUpper(ReadOnlySpan<byte> token)
    {
        var upper = new byte[token.Length];
        Ascii.ToUpper(token, upper, out _);
        return upper;
    }
}
