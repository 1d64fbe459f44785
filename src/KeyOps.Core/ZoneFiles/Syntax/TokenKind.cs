namespace KeyOps.Core.ZoneFiles.Syntax;

internal enum TokenKind : byte
{
    /// <summary>The entry is over: end of line outside parentheses, or of the file.</summary>
    End,

    /// <summary>Unquoted text.</summary>
    Text,

    /// <summary>What stands between two quotes.</summary>
    Quoted,

    /// <summary>Something no token can begin with; <see cref="Lexer.Problem"/> says what.</summary>
    Error,
}
