using System.Text;
using KeyOps.Core.Names;

namespace KeyOps.Core.Signers;

/// <summary>
/// A table as text, a line a key: UTF-8, sorted by octets, each line ended by a newline. Some lines change at the cost of a search and a copy, whatever the number of
/// the others: of those no object is made.
/// </summary>
public static class TableText
{
    private const byte Newline = (byte)'\n';

    private static readonly Comparer<byte[]> ByOctets = Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other));

    /// <summary>The text of these lines.</summary>
    public static byte[] Of(IEnumerable<string> lines) => Joined(lines.Select(Octets).Order(ByOctets));

    /// <summary>The lines as they are, each ended by a newline.</summary>
    public static byte[] InOrder(IEnumerable<string> lines) => Joined(lines.Select(Octets));

    /// <summary>The lines that name one of these domains, wherever in the line, each ended by a newline; in the order of the text.</summary>
    public static string About(byte[] text, IEnumerable<DomainName> domains) => string.Concat(LinesNaming(text, domains).Order().Select(start => LineAt(text, start) + "\n"));

    /// <summary>The text with some lines in the place of others; the same object when these are the same lines.</summary>
    /// <param name="text">As <see cref="Of"/> makes it.</param>
    /// <param name="domains">Whose lines go; each of them names its domain.</param>
    /// <param name="isLineOf">Whether a line that names the domain is the domain's.</param>
    /// <param name="lines">The lines that come.</param>
    public static byte[] With(byte[] text, IReadOnlyCollection<DomainName> domains, Func<string, DomainName, bool> isLineOf, IEnumerable<string> lines)
    {
        int[] gone = [.. domains.SelectMany(domain => LinesNaming(text, [domain]).Where(start => isLineOf(LineAt(text, start), domain))).Distinct().Order()];
        byte[][] come = [.. lines.Select(Octets).Order(ByOctets)];
        if (gone.Length == come.Length && gone.Zip(come).All(each => text.AsSpan(each.First..EndOf(text, each.First)).SequenceEqual(each.Second.AsSpan(..^1))))
        {
            return text;
        }

        var changes = gone.Select(start => (At: start, Skip: Math.Min(EndOf(text, start) + 1, text.Length) - start, Line: Array.Empty<byte>()))
            .Concat(come.Select(line => (At: PlaceOf(line.AsSpan(..^1), text), Skip: 0, Line: line)))
            .OrderBy(change => change.At).ThenBy(change => change.Skip).ToArray();
        var result = GC.AllocateUninitializedArray<byte>(text.Length + changes.Sum(change => change.Line.Length - change.Skip));
        var (copied, filled) = (0, 0);
        foreach (var (at, skip, line) in changes)
        {
            Append(text.AsSpan(copied..at));
            Append(line);
            copied = at + skip;
        }

        Append(text.AsSpan(copied..));
        return result;

        void Append(ReadOnlySpan<byte> octets)
        {
            octets.CopyTo(result.AsSpan(filled));
            filled += octets.Length;
        }
    }

    private static byte[] Octets(string line) => Encoding.UTF8.GetBytes(line + "\n");

    private static byte[] Joined(IEnumerable<byte[]> lines)
    {
        byte[][] all = [.. lines];
        var result = GC.AllocateUninitializedArray<byte>(all.Sum(line => line.Length));
        var filled = 0;
        foreach (var line in all)
        {
            line.CopyTo(result, filled);
            filled += line.Length;
        }

        return result;
    }

    /// <summary>Where lines begin that name one of the domains; each once.</summary>
    private static HashSet<int> LinesNaming(byte[] text, IEnumerable<DomainName> domains)
    {
        var starts = new HashSet<int>();
        foreach (var name in domains.Select(domain => Encoding.UTF8.GetBytes(domain.ToStringWithoutDot())))
        {
            for (var from = 0; TextSearch.IndexOfIgnoreCase(text.AsSpan(from), name) is >= 0 and var found;)
            {
                starts.Add(StartOf(text, from + found));
                from = EndOf(text, from + found);
            }
        }

        return starts;
    }

    /// <summary>Where the line is to be put: before the first that comes after it.</summary>
    private static int PlaceOf(ReadOnlySpan<byte> line, byte[] text)
    {
        var (low, high) = (0, text.Length);
        while (low < high)
        {
            var start = StartOf(text, low + ((high - low) / 2));
            var end = EndOf(text, start);
            if (text.AsSpan(start..end).SequenceCompareTo(line) < 0)
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

    private static string LineAt(byte[] text, int start) => Encoding.UTF8.GetString(text.AsSpan(start..EndOf(text, start)));

    private static int StartOf(byte[] text, int at) => text.AsSpan(..at).LastIndexOf(Newline) + 1;

    private static int EndOf(byte[] text, int at) => text.AsSpan(at..).IndexOf(Newline) is >= 0 and var length ? at + length : text.Length;
}
