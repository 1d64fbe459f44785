using System.Text;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.ZoneFiles;

namespace KeyOps.Verbs.Zones;

/// <summary>For people: each diagnostic with its line and a caret below the token, and a line for each file.</summary>
internal sealed class ZoneTextReport : IZoneReport
{
    private const int ExcerptLength = 120;

    // A token far to the right is shown with this much before it.
    private const int ExcerptLead = 40;

    private readonly StreamWriter _output = new(Console.OpenStandardOutput(), bufferSize: 1 << 16);

    public void Add(ZoneFile file)
    {
        foreach (var diagnostic in file.Diagnostics)
        {
            _output.Write(diagnostic);
            _output.Write('\n');
            WriteExcerpt(file.LineAt(diagnostic.Location), diagnostic);
        }

        var errors = file.Diagnostics.Count(diagnostic => diagnostic.Severity == Severity.Error);
        var warnings = file.Diagnostics.Length - errors;
        _output.Write(file.Zone is { } zone
            ? $"{file.Path}: {file.Origin} is fine: {zone.RecordCount} records, serial {zone.Serial}{(warnings > 0 ? $"; {Count(warnings, "warning")}" : "")}\n"
            : $"{file.Path}: {file.Origin} is refused: {Count(errors, "error")}{(warnings > 0 ? $", {Count(warnings, "warning")}" : "")}\n");
    }

    public void AddUnreadable(string path, DomainName zone, string problem)
    {
        _output.Flush(); // what was said of the files before comes before
        Console.Error.WriteLine($"keyops: {problem}");
    }

    public void Dispose() => _output.Dispose();

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    private void WriteExcerpt(ReadOnlySpan<byte> line, Diagnostic diagnostic)
    {
        var column = diagnostic.Location.Column - 1;
        if (line.IsEmpty || column < 0 || column > line.Length)
        {
            return;
        }

        var first = column + 1 > ExcerptLength ? column - ExcerptLead : 0;
        var shown = line[first..Math.Min(line.Length, first + ExcerptLength)];
        var before = Encoding.UTF8.GetString(shown[..(column - first)]);
        var token = Encoding.UTF8.GetString(shown.Slice(column - first, Math.Clamp(diagnostic.Length, 0, shown.Length - (column - first))));
        var margin = first > 0 ? "    …" : "    ";
        _output.Write(margin);
        _output.Write(Printable(Encoding.UTF8.GetString(shown)));
        _output.Write('\n');
        _output.Write(first > 0 ? "     " : "    ");
        foreach (var character in before)
        {
            _output.Write(character == '\t' ? '\t' : ' ');
        }

        _output.Write('^');
        _output.Write(new string('~', Math.Max(0, token.Length - 1)));
        _output.Write('\n');
    }

    /// <summary>A file's control characters do not reach the terminal.</summary>
    private static string Printable(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) && character != '\t' ? '\uFFFD' : character));
}
