using Spectre.Console;

namespace KeyOps.Output;

/// <summary>
/// Rows whose columns are aligned, without lines around them. Cells are never broken: a terminal that is too narrow wraps the line as a whole, so that a name or a
/// path can still be copied from it. Nothing stands behind the last cell of a row.
/// </summary>
internal sealed class AlignedTable(params ReadOnlySpan<string> headings)
{
    private const int Gap = 2;

    private readonly List<Text[]> _rows = [Headings(headings)];

    public void AddRow(params Text[] cells) => _rows.Add(cells);

    public void Print(IAnsiConsole console)
    {
        var widths = Enumerable.Range(0, _rows[0].Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in _rows)
        {
            var last = Array.FindLastIndex(row, cell => cell.Length > 0);
            for (var column = 0; column <= last; column++)
            {
                console.Write(row[column]);
                console.Write(column < last ? new string(' ', widths[column] - row[column].Length + Gap) : "\n");
            }
        }
    }

    private static Text[] Headings(ReadOnlySpan<string> headings)
    {
        var cells = new Text[headings.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = new(headings[i].ToUpperInvariant(), new(decoration: Decoration.Dim));
        }

        return cells;
    }
}
