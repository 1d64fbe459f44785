using System.Text;
using KeyOps.Core.Diagnostics;

namespace KeyOps.Operations.Configuration.Yaml;

/// <summary>The text of a file, and where in it an index lies.</summary>
internal sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    public SourceText(string file, string text)
    {
        File = file;
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    /// <summary>As the person named it.</summary>
    public string File { get; }

    public string Text { get; }

    public int LineCount => _lineStarts.Count;

    /// <summary>The place of a character; the column counts octets of UTF-8.</summary>
    public SourceLocation Locate(int index)
    {
        index = Math.Clamp(index, 0, Text.Length);
        var line = LineOf(index);
        return new(File, line + 1, Encoding.UTF8.GetByteCount(Text.AsSpan(_lineStarts[line]..index)) + 1);
    }

    /// <summary>The line that a character stands in, from 0.</summary>
    public int LineOf(int index)
    {
        var line = _lineStarts.BinarySearch(Math.Clamp(index, 0, Text.Length));
        return line < 0 ? ~line - 1 : line;
    }

    public int LineStart(int line) => _lineStarts[line];

    /// <summary>A line without its end.</summary>
    public ReadOnlySpan<char> Line(int line)
    {
        var end = line + 1 < _lineStarts.Count ? _lineStarts[line + 1] : Text.Length;
        return Text.AsSpan(_lineStarts[line]..end).TrimEnd("\r\n");
    }
}
