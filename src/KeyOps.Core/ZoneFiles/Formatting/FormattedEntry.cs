namespace KeyOps.Core.ZoneFiles.Formatting;

/// <summary>An entry's words on the way to their places.</summary>
internal sealed class FormattedEntry
{
    /// <summary>The owner name of a record; empty when blank.</summary>
    public byte[] Owner { get; set; } = [];

    public byte[] Ttl { get; set; } = [];

    public byte[] Class { get; set; } = [];

    /// <summary>The type, or the directive's word; empty for a line that is a comment.</summary>
    public byte[] Word { get; set; } = [];

    public bool IsDirective { get; set; }

    /// <summary>Whether its line begins with white space.</summary>
    public bool IsIndented { get; set; }

    /// <summary>Whether the first of <see cref="Lines"/> is on the line that the type is on.</summary>
    public bool BeginsInline { get; set; }

    /// <summary>What follows the type: line by line as the parentheses had them, without empty lines.</summary>
    public List<FormattedLine> Lines { get; } = [];

    public bool IsComment => Word.Length == 0 && Lines.Count > 0;

    public bool IsEmpty => Word.Length == 0 && Lines.Count == 0;

    public bool IsRecord => Word.Length > 0 && !IsDirective;
}
