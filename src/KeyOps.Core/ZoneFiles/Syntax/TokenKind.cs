namespace KeyOps.Core.ZoneFiles.Syntax;

internal enum TokenKind : byte
{
    /// <summary>The entry is over: end of line outside parentheses, or of the file.</summary>
    End,

    /// <summary>Unquoted text.</summary>
    Text,

    /// <summary>What stands between two quotes.</summary>
    Quoted,

    /// <summary>A comment, from its semicolon to the end of its line; only with <see cref="Lexer.KeepsTrivia"/>.</summary>
    Comment,

    /// <summary>A line's end inside parentheses; only with <see cref="Lexer.KeepsTrivia"/>.</summary>
    LineEnd,

    /// <summary>Something no token can begin with; <see cref="Lexer.Problem"/> says what.</summary>
    Error,
}
