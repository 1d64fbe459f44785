using KeyOps.Core.ZoneFiles.Syntax;

namespace KeyOps.Core.ZoneFiles.Editing;

/// <summary>
/// Takes records out of a file. What the record after them took from them, its owner name or its TTL, is written there.
/// </summary>
internal static class RecordRemoval
{
    /// <param name="text">A file that was parsed without an error.</param>
    /// <param name="starts">Where the lines of the records to remove begin.</param>
    /// <param name="block">The managed block, which takes nothing from the records before it.</param>
    /// <param name="hasDefaultTtl">Whether a $TTL is in force, so that no record takes its TTL from another.</param>
    public static List<Splice> Remove(ReadOnlySpan<byte> text, IEnumerable<int> starts, Range? block, bool hasDefaultTtl)
    {
        var splices = new List<Splice>();
        var (owner, ttl, after) = (ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty, -1);
        foreach (var start in starts.Order())
        {
            if (after >= 0 && NextOutside(text, after, block) != start)
            {
                HandOn(text, NextOutside(text, after, block), owner, ttl, splices);
                (owner, ttl) = (default, default);
            }

            var entry = EntrySyntax.Read(text, start);
            splices.Add(new(entry.Start, entry.End - entry.Start, default));
            owner = entry.OwnerIsBlank ? owner : text[entry.Owner].ToArray();
            ttl = entry.HasTtl && !hasDefaultTtl ? text[entry.Ttl].ToArray() : ttl;
            after = entry.End;
        }

        if (after >= 0)
        {
            HandOn(text, NextOutside(text, after, block), owner, ttl, splices);
        }

        return splices;
    }

    private static int NextOutside(ReadOnlySpan<byte> text, int position, Range? block)
    {
        var next = EntrySyntax.Next(text, position);
        return block is { } inside && next >= inside.Start.Value && next < inside.End.Value
            ? EntrySyntax.Next(text, inside.End.Value)
            : next;
    }

    private static void HandOn(ReadOnlySpan<byte> text, int start, ReadOnlyMemory<byte> owner, ReadOnlyMemory<byte> ttl, List<Splice> splices)
    {
        if (start >= text.Length)
        {
            return;
        }

        var next = EntrySyntax.Read(text, start);
        if (next.IsDirective)
        {
            return; // if something further on depended on the removed record, the check of the result finds it
        }

        var insertion = new List<byte>();
        if (next.OwnerIsBlank && !owner.IsEmpty)
        {
            insertion.AddRange(owner.Span);
        }

        if (!next.HasTtl && !ttl.IsEmpty)
        {
            insertion.Add((byte)' ');
            insertion.AddRange(ttl.Span);
        }

        var place = next.OwnerIsBlank ? next.Start : next.Owner.End.Value;
        if (insertion.Count > 0)
        {
            splices.Add(new(place, 0, insertion.ToArray()));
        }
    }
}
