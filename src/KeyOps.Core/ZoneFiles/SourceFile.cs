using KeyOps.Core.Diagnostics;

namespace KeyOps.Core.ZoneFiles;

/// <summary>One file that was read, or one reading of it: an included file may be read more than once.</summary>
internal sealed class SourceFile(string path, ReadOnlyMemory<byte> octets, uint start)
{
    private int[]? _lineStarts;

    public string Path => path;

    public ReadOnlyMemory<byte> Octets => octets;

    /// <summary>Where its first octet lies when all files that were read are laid end to end.</summary>
    public uint Start => start;

    /// <summary>Line and column of an octet. Lines are counted when the first one is asked for.</summary>
    public SourceLocation Locate(int offset)
    {
        var index = Array.BinarySearch(LineStarts, offset);
        var line = index < 0 ? ~index - 1 : index;
        return new(path, line + 1, offset - LineStarts[line] + 1);
    }

    /// <summary>A line's octets without its end; empty when there is no such line.</summary>
    public ReadOnlySpan<byte> Line(int line)
    {
        if (line < 1 || line > LineStarts.Length)
        {
            return [];
        }

        var text = octets.Span[LineStarts[line - 1]..];
        var end = text.IndexOfAny((byte)'\r', (byte)'\n');
        return end < 0 ? text : text[..end];
    }

    private int[] LineStarts => _lineStarts ??= FindLineStarts(octets.Span);

    private static int[] FindLineStarts(ReadOnlySpan<byte> text)
    {
        // CR alone ends hardly any line: their number is known almost exactly.
        var starts = new List<int>(text.Count((byte)'\n') + 2) { 0 };
        for (var position = 0; position < text.Length; position++)
        {
            var distance = text[position..].IndexOfAny((byte)'\r', (byte)'\n');
            if (distance < 0)
            {
                break;
            }

            position += distance;
            if (text[position] == (byte)'\r' && position + 1 < text.Length && text[position + 1] == (byte)'\n')
            {
                position++;
            }

            starts.Add(position + 1);
        }

        return [.. starts];
    }
}
