namespace KeyOps.OpenDkim;

/// <summary>A KeyTable as <c>opendkim-testkey</c> walks it: a file (<c>file:</c> or a path) or a list in place (<c>csl:</c>).</summary>
internal static class KeyTable
{
    /// <summary>One row. <paramref name="Fields"/>: domain, selector and key, or fewer when colons are missing.</summary>
    public sealed record Row(string Name, IReadOnlyList<string> Fields);

    /// <summary>Opens a table; null, with opendkim-testkey's words, when that cannot be done.</summary>
    public static IReadOnlyList<Row>? Open(string dataSet, out string error)
    {
        error = "dkimf_db_open() failed";
        var colon = dataSet.IndexOf(':', StringComparison.Ordinal);
        var prefix = colon < 0 ? "" : dataSet[..colon];
        switch (prefix.ToLowerInvariant())
        {
            case "file":
                return ReadFile(dataSet[(colon + 1)..]);
            case "csl":
                return ReadList(dataSet[(colon + 1)..]);
            case "refile":
                error = "invalid data set type";
                return ReadFile(dataSet[(colon + 1)..]) is null ? Fail(out error) : null;
            case "db" or "dsn" or "ldap" or "ldaps" or "ldapi" or "lua" or "memcache" or "socket" or "repute" or "erlang" or "mdb":
                return null;
            default:
                return IsPath(dataSet) ? ReadFile(dataSet) : ReadList(dataSet);
        }
    }

    /// <summary>Whether a text names a file, here and in a row's third field.</summary>
    public static bool IsPath(string text) =>
        text.StartsWith('/') || text.StartsWith("./", StringComparison.Ordinal) || text.StartsWith("../", StringComparison.Ordinal);

    private static IReadOnlyList<Row>? Fail(out string error)
    {
        error = "dkimf_db_open() failed";
        return null;
    }

    private static List<Row>? ReadFile(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }

        var rows = new List<Row>();
        foreach (var line in text.Split('\n'))
        {
            // A comment may stand anywhere; name and value are divided by white space.
            var rest = line.Split('#')[0].Trim();
            if (rest.Length > 0)
            {
                var space = rest.AsSpan().IndexOfAny(' ', '\t');
                rows.Add(space < 0 ? new(rest, []) : ToRow(rest[..space], rest[space..].Trim()));
            }
        }

        return rows;
    }

    private static List<Row> ReadList(string text)
    {
        var rows = new List<Row>();
        foreach (var item in text.Split(','))
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? item : item[..equals]).Trim();
            if (name.Length > 0)
            {
                rows.Add(equals < 0 ? new(name, []) : ToRow(name, item[(equals + 1)..].Trim()));
            }
        }

        return rows;
    }

    private static Row ToRow(string name, string text) => new(name, text.Split(':', 3));
}
