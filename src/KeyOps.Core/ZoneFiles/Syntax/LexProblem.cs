namespace KeyOps.Core.ZoneFiles.Syntax;

/// <summary>What can be wrong below the level of tokens.</summary>
internal enum LexProblem : byte
{
    None,
    UnclosedParenthesis,
    UnopenedParenthesis,
    UnclosedQuote,
}
