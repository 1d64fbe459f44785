using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Operations.Updates;

/// <summary>An RRset as updates make it, beside what it was.</summary>
internal sealed class RRsetDraft
{
    private readonly List<ReadOnlyMemory<byte>> _before = [];
    private readonly Ttl _ttlBefore;

    public RRsetDraft()
    {
    }

    public RRsetDraft(RRset before)
    {
        for (var i = 0; i < before.Count; i++)
        {
            _before.Add(before[i].ToArray());
        }

        Rdatas = [.. _before];
        Ttl = _ttlBefore = before.Ttl;
    }

    /// <summary>What another draft has come to is what this one begins with.</summary>
    public RRsetDraft(RRsetDraft before)
    {
        Rdatas = [.. _before = [.. before.Rdatas]];
        Ttl = _ttlBefore = before.Ttl;
    }

    public List<ReadOnlyMemory<byte>> Rdatas { get; private set; } = [];

    public Ttl Ttl { get; private set; }

    public bool IsChanged =>
        _before.Count != Rdatas.Count
        || (Rdatas.Count > 0 && Ttl != _ttlBefore)
        || !_before.TrueForAll(IsStill);

    /// <summary>The records that come to those that were there, when all of these stay as they are; null otherwise.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? OnlyAdded =>
        _before.Count > 0 && Ttl == _ttlBefore && _before.TrueForAll(IsStill)
            ? Rdatas.FindAll(rdata => !_before.Exists(other => other.Span.SequenceEqual(rdata.Span)))
            : null;

    /// <summary>Adds a record if it is not there; its TTL counts for all of them (RFC 2181 §5.2).</summary>
    public void Put(ReadOnlyMemory<byte> rdata, Ttl ttl)
    {
        if (!Rdatas.Exists(other => other.Span.SequenceEqual(rdata.Span)))
        {
            Rdatas.Add(rdata);
        }

        Ttl = ttl;
    }

    /// <summary>Takes over what another draft has come to.</summary>
    public void Become(RRsetDraft other) => (Rdatas, Ttl) = (other.Rdatas, other.Ttl);

    private bool IsStill(ReadOnlyMemory<byte> rdata) => Rdatas.Exists(other => other.Span.SequenceEqual(rdata.Span));
}
