using System.Text;
using KeyOps.Core.Names;

namespace KeyOps.Core.Signers;

/// <summary>A table as text, a line a key: sorted by octets, each line ended by a newline. Some lines change at the cost of a search, whatever the number of the others.</summary>
public static class TableText
{
    /// <summary>The text of these lines.</summary>
    public static string Of(IEnumerable<string> lines) => string.Concat(lines.Order(StringComparer.Ordinal).Select(line => line + "\n"));

    /// <summary>The lines that name one of these domains, wherever in the line, each ended by a newline; in the order of the text.</summary>
    public static string About(string text, IEnumerable<DomainName> domains) => string.Concat(LinesNaming(text, domains).Order().Select(start => text[start..EndOf(text, start)] + "\n"));

    /// <summary>The text with some lines in the place of others.</summary>
    /// <param name="text">As <see cref="Of"/> makes it.</param>
    /// <param name="domains">Whose lines go; each of them names its domain.</param>
    /// <param name="isLineOf">Whether a line that names the domain is the domain's.</param>
    /// <param name="lines">The lines that come.</param>
    public static string With(string text, IReadOnlyCollection<DomainName> domains, Func<string, DomainName, bool> isLineOf, IEnumerable<string> lines)
    {
        var gone = domains.SelectMany(domain => LinesNaming(text, [domain]).Where(start => isLineOf(text[start..EndOf(text, start)], domain))).Distinct();
        var changes = gone.Select(start => (At: start, Skip: EndOf(text, start) + 1 - start, Line: ""))
            .Concat(lines.Order(StringComparer.Ordinal).Select(line => (At: PlaceOf(line, text), Skip: 0, Line: line + "\n")))
            .OrderBy(change => change.At).ThenBy(change => change.Skip);
        var result = new StringBuilder(text.Length + 1024);
        var copied = 0;
        foreach (var (at, skip, line) in changes)
        {
            result.Append(text, copied, at - copied).Append(line);
            copied = Math.Min(at + skip, text.Length);
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Where lines begin that name one of the domains; each once.</summary>
    private static HashSet<int> LinesNaming(string text, IEnumerable<DomainName> domains)
    {
        var starts = new HashSet<int>();
        foreach (var name in domains.Select(domain => domain.ToStringWithoutDot()))
        {
            for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0;)
            {
                starts.Add(StartOf(text, at));
                var end = EndOf(text, at);
                at = end < text.Length ? text.IndexOf(name, end, StringComparison.OrdinalIgnoreCase) : -1;
            }
        }

        return starts;
    }

    /// <summary>Where the line is to be put: before the first that comes after it.</summary>
    private static int PlaceOf(string line, string text)
    {
        var (low, high) = (0, text.Length);
        while (low < high)
        {
            var start = StartOf(text, low + ((high - low) / 2));
            var end = EndOf(text, start);
            if (text.AsSpan(start, end - start).SequenceCompareTo(line) < 0)
            {
                low = Math.Min(end + 1, text.Length);
            }
            else
            {
                high = start;
            }
        }

        return low;
    }

    private static int StartOf(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    private static int EndOf(string text, int at) => text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;
}
