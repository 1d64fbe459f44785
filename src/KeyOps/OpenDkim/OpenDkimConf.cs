using System.Text;

namespace KeyOps.OpenDkim;

/// <summary>opendkim.conf as <c>opendkim-testkey</c> reads it: a name and a value a line, the last of two wins, anything wrong ends it.</summary>
internal sealed class OpenDkimConf
{
    private const int MaxDepth = 5;

    private readonly Dictionary<string, string> _settings = new(StringComparer.OrdinalIgnoreCase);

    private OpenDkimConf()
    {
    }

    /// <summary>No file, no setting.</summary>
    public static OpenDkimConf Empty { get; } = new();

    public string? this[string name] => _settings.GetValueOrDefault(name);

    /// <summary>Reads a file (<c>-</c>: standard input) and what it includes; the file and line of the first error when there is one.</summary>
    public static OpenDkimConf? Load(string file, out (string File, int Line) error)
    {
        var conf = new OpenDkimConf();
        return conf.TryRead(file, 0, out error) ? conf : null;
    }

    private bool TryRead(string file, int depth, out (string File, int Line) error)
    {
        error = ("", 0);
        if (depth > MaxDepth)
        {
            return false;
        }

        error = (file, 0);
        if (ReadText(ref file) is not { } text)
        {
            return false;
        }

        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (!TryReadLine(line, depth, out var inner))
            {
                error = inner ?? (file, number);
                return false;
            }
        }

        return true;
    }

    private bool TryReadLine(string line, int depth, out (string File, int Line)? inner)
    {
        inner = null;
        var end = line.AsSpan().IndexOfAny('#', '\r');
        var rest = (end < 0 ? line : line[..end]).Trim(' ', '\t');
        if (rest.Length == 0)
        {
            return true;
        }

        var space = rest.AsSpan().IndexOfAny(' ', '\t');
        var name = space < 0 ? rest : rest[..space];
        var text = space < 0 ? "" : rest[space..].Trim(' ', '\t');
        if (text.Length == 0 || !ConfSettings.Accepts(name, text))
        {
            return false;
        }

        if (!string.Equals(name, "Include", StringComparison.OrdinalIgnoreCase))
        {
            _settings[name] = text;
            return true;
        }

        if (TryRead(text, depth + 1, out var error))
        {
            return true;
        }

        inner = error;
        return false;
    }

    private static string? ReadText(ref string file)
    {
        try
        {
            if (file is "-")
            {
                file = "(stdin)";
                using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
                return input.ReadToEnd();
            }

            // A folder opens and then gives nothing.
            return Directory.Exists(file) ? "" : File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
