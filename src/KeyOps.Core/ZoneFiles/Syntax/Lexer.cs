using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KeyOps.Core.ZoneFiles.Syntax;

/// <summary>
/// Cuts a master file into tokens (RFC 1035 §5.1), each a range of its octets: nothing is copied or unescaped here.
/// White space, comments and, inside parentheses, line ends are passed over.
/// </summary>
internal ref struct Lexer
{
    // Bit n is set when octet n ends unquoted text: tab, LF, CR, space, ", (, ) and ; are all below 64.
    private const ulong Delimiters = (1UL << 9) | (1UL << 10) | (1UL << 13) | (1UL << 32) | (1UL << 34) | (1UL << 40) | (1UL << 41) | (1UL << 59);

    public readonly ReadOnlySpan<byte> Text;

    public Lexer(ReadOnlySpan<byte> text) => Text = text;

    /// <summary>The next octet to look at.</summary>
    public int Position;

    /// <summary>Whether comments and the line ends inside parentheses are tokens too, for those who keep the layout.</summary>
    public bool KeepsTrivia;

    /// <summary>How many parentheses are open, and where the outermost is.</summary>
    public int Depth;

    public int OutermostParenthesis;

    /// <summary>Where the token's octets are; a quoted token's are those between the quotes.</summary>
    public int TokenStart;

    public int TokenLength;

    public TokenKind Kind;

    /// <summary>Whether the token has a backslash in it.</summary>
    public bool Escaped;

    public LexProblem Problem;

    public readonly ReadOnlySpan<byte> Token => Text.Slice(TokenStart, TokenLength);

    public readonly bool AtEnd => Position >= Text.Length;

    /// <summary>Takes the next token of the entry.</summary>
    public TokenKind Next()
    {
        var position = Position;
        while (position < Text.Length)
        {
            var octet = Text[position];
            if (octet is (byte)' ' or (byte)'\t')
            {
                position++;
                continue;
            }

            if (!IsDelimiter(octet))
            {
                TokenStart = position;
                Escaped = false;
                Position = ScanText(position);
                TokenLength = Position - position;
                return Kind = TokenKind.Text;
            }

            switch (octet)
            {
                case (byte)';':
                    if (KeepsTrivia)
                    {
                        return Take(TokenKind.Comment, position, LineEnd(position));
                    }

                    position = LineEnd(position);
                    continue;
                case (byte)'(':
                    if (Depth++ == 0)
                    {
                        OutermostParenthesis = position;
                    }

                    position++;
                    continue;
                case (byte)')':
                    if (Depth == 0)
                    {
                        return Fail(LexProblem.UnopenedParenthesis, position, 1, position + 1);
                    }

                    Depth--;
                    position++;
                    continue;
                case (byte)'"':
                    return ScanQuoted(position);
                default: // a line's end
                    if (Depth == 0)
                    {
                        Position = position;
                        return Kind = TokenKind.End;
                    }

                    position++;
                    if (KeepsTrivia)
                    {
                        return Take(TokenKind.LineEnd, position - 1, position);
                    }

                    continue;
            }
        }

        if (Depth > 0)
        {
            Depth = 0;
            return Fail(LexProblem.UnclosedParenthesis, OutermostParenthesis, 1, position);
        }

        Position = position;
        return Kind = TokenKind.End;
    }

    /// <summary>Where the line that <paramref name="position"/> is in ends: the place of its CR or LF, or the text's end.</summary>
    public readonly int LineEnd(int position) => Find(position, (byte)'\n', (byte)'\n');

    /// <summary>Passes a line end at <see cref="Position"/>, if one is there: LF, CR LF or CR.</summary>
    public void SkipLineEnd()
    {
        if (Position < Text.Length && Text[Position] == (byte)'\r')
        {
            Position++;
        }

        if (Position < Text.Length && Text[Position] == (byte)'\n')
        {
            Position++;
        }
    }

    /// <summary>Passes everything up to the entry's end, whatever it is.</summary>
    public void SkipEntry()
    {
        while (Kind != TokenKind.End)
        {
            Next();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDelimiter(byte octet) => octet < 64 && ((Delimiters >> octet) & 1) != 0;

    private int ScanText(int position)
    {
        ref var text = ref MemoryMarshal.GetReference(Text);
        while (position + Vector128<byte>.Count <= Text.Length)
        {
            var octets = Vector128.LoadUnsafe(ref text, (nuint)position);
            var stops = Vector128.LessThanOrEqual(octets, Vector128.Create((byte)' '))
                | Vector128.Equals(octets, Vector128.Create((byte)'"'))
                | Vector128.Equals(octets & Vector128.Create((byte)0xfe), Vector128.Create((byte)'('))
                | Vector128.Equals(octets, Vector128.Create((byte)';'))
                | Vector128.Equals(octets, Vector128.Create((byte)'\\'));
            var bits = stops.ExtractMostSignificantBits();
            if (bits == 0)
            {
                position += Vector128<byte>.Count;
                continue;
            }

            position += BitOperations.TrailingZeroCount(bits);
            if (StopsAt(ref position))
            {
                return position;
            }
        }

        while (position < Text.Length && !StopsAt(ref position))
        {
        }

        return position;
    }

    /// <summary>Whether unquoted text ends here; passes one character, escaped or not, when it does not.</summary>
    private bool StopsAt(ref int position)
    {
        var octet = Text[position];
        if (IsDelimiter(octet))
        {
            return true;
        }

        position++;
        if (octet == (byte)'\\')
        {
            Escaped = true;
            if (position < Text.Length && Text[position] is not ((byte)'\r' or (byte)'\n'))
            {
                position++;
            }
        }

        return false;
    }

    private TokenKind ScanQuoted(int quote)
    {
        Escaped = false;
        var position = quote + 1;
        while (true)
        {
            position = Find(position, (byte)'"', (byte)'\\');
            if (position >= Text.Length || Text[position] is (byte)'\r' or (byte)'\n')
            {
                return Fail(LexProblem.UnclosedQuote, quote, position - quote, position);
            }

            if (Text[position] == (byte)'"')
            {
                TokenStart = quote + 1;
                TokenLength = position - quote - 1;
                Position = position + 1;
                return Kind = TokenKind.Quoted;
            }

            Escaped = true;
            position = Math.Min(position + 2, Text.Length);
        }
    }

    /// <summary>
    /// Where the next CR, LF or one of two more octets is, or the text's end. The framework's searches for several octets are compiled at each start, and not optimised at first.
    /// </summary>
    private readonly int Find(int position, byte one, byte other)
    {
        ref var text = ref MemoryMarshal.GetReference(Text);
        for (; position + Vector128<byte>.Count <= Text.Length; position += Vector128<byte>.Count)
        {
            var octets = Vector128.LoadUnsafe(ref text, (nuint)position);
            var found = Vector128.Equals(octets, Vector128.Create((byte)'\r'))
                | Vector128.Equals(octets, Vector128.Create((byte)'\n'))
                | Vector128.Equals(octets, Vector128.Create(one))
                | Vector128.Equals(octets, Vector128.Create(other));
            var bits = found.ExtractMostSignificantBits();
            if (bits != 0)
            {
                return position + BitOperations.TrailingZeroCount(bits);
            }
        }

        while (position < Text.Length && Text[position] is not ((byte)'\r' or (byte)'\n') && Text[position] != one && Text[position] != other)
        {
            position++;
        }

        return position;
    }

    private TokenKind Take(TokenKind kind, int start, int end)
    {
        (TokenStart, TokenLength, Position) = (start, end - start, end);
        return Kind = kind;
    }

    private TokenKind Fail(LexProblem problem, int start, int length, int next)
    {
        Problem = problem;
        TokenStart = start;
        TokenLength = length;
        Position = next;
        return Kind = TokenKind.Error;
    }
}
