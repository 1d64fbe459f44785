using System.Text;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Editing;

/// <summary>The file that is to be published, but for its serial.</summary>
internal sealed class ProjectionDraft
{
    private readonly ZoneFile _source;
    private readonly List<Splice> _splices = [];

    public ProjectionDraft(ZoneFile source, IReadOnlyList<ManagedRecord> records, IReadOnlySet<int> removed)
    {
        _source = source;
        Removed = removed;
        _splices.AddRange(RecordRemoval.Remove(source.Octets.Span, removed, source.Block, source.HasDefaultTtlForBlock));
        PlaceBlock(records);
    }

    /// <summary>Where the records stand in the source that are taken out.</summary>
    public IReadOnlySet<int> Removed { get; }

    public byte[] WithSerial(string serial)
    {
        var field = _source.SerialField!.Value;
        var splice = new Splice(field.Start.Value, field.End.Value - field.Start.Value, Encoding.ASCII.GetBytes(serial));
        return Splice.Apply(_source.Octets.Span, [.. _splices, splice]);
    }

    private void PlaceBlock(IReadOnlyList<ManagedRecord> records)
    {
        var octets = _source.Octets.Span;
        var lineEnd = LineEnds.Of(octets);
        var soaTtl = _source.Zone!.TryFind(_source.Origin, RecordType.Soa, out var soa) ? soa.Ttl : (Ttl?)null;
        var text = ManagedBlock.Write(records, _source.Options.Class, lineEnd, _source.HasDefaultTtlForBlock ? null : soaTtl);
        if (_source.Block is { } block)
        {
            _splices.Add(new(block.Start.Value, block.End.Value - block.Start.Value, Encoding.ASCII.GetBytes(text)));
            return;
        }

        if (text.Length > 0)
        {
            _splices.Add(new(octets.Length, 0, Encoding.ASCII.GetBytes(LineEnds.Missing(octets) + text)));
        }
    }
}
