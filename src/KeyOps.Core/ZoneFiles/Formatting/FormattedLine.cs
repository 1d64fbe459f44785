namespace KeyOps.Core.ZoneFiles.Formatting;

/// <summary>One line inside parentheses: its words, quotes included, and its comment.</summary>
internal sealed record FormattedLine(List<byte[]> Words, byte[]? Comment)
{
    public int WordsLength => Words.Sum(word => word.Length + 1);
}
