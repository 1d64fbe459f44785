namespace KeyOps.Core.ZoneFiles.Editing;

/// <summary>Octets that take the place of others, from <paramref name="Start"/> on; every other octet stays.</summary>
internal readonly record struct Splice(int Start, int Length, ReadOnlyMemory<byte> Octets)
{
    /// <summary>Applies splices that do not overlap, in any order; of two insertions at one place the first given goes first.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> text, IEnumerable<Splice> splices)
    {
        var inOrder = splices.OrderBy(splice => splice.Start).ToList();
        var result = new byte[text.Length + inOrder.Sum(splice => splice.Octets.Length - splice.Length)];
        var (from, to) = (0, 0);
        foreach (var splice in inOrder)
        {
            text[from..splice.Start].CopyTo(result.AsSpan(to));
            to += splice.Start - from;
            splice.Octets.Span.CopyTo(result.AsSpan(to));
            to += splice.Octets.Length;
            from = splice.Start + splice.Length;
        }

        text[from..].CopyTo(result.AsSpan(to));
        return result;
    }
}
