namespace KeyOps.Core.Diagnostics;

/// <summary>A place in a text that a person wrote.</summary>
/// <param name="File">The path as the person would name it.</param>
/// <param name="Line">The line, from 1; 0 when the place is the file as a whole.</param>
/// <param name="Column">The column in octets, from 1; 0 when the place is the line as a whole.</param>
public readonly record struct SourceLocation(string File, int Line, int Column)
{
    /// <summary>The file as a whole.</summary>
    public static SourceLocation OfFile(string file) => new(file, 0, 0);

    /// <summary><c>file:line:col</c>, without the parts that are 0.</summary>
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => File,
        (_, 0) => $"{File}:{Line}",
        _ => $"{File}:{Line}:{Column}",
    };
}
