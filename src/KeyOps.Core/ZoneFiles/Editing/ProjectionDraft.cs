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
        _splices.AddRange(RecordRemoval.Remove(source.Octets.Span, removed, source.Block, source.DefaultTtlForBlock is not null));
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
        var missingTtl = _source.DefaultTtlForBlock is null ? soaTtl : null;
        var text = ManagedBlock.Write([.. records.Select(InStepWithNeighbours)], _source.Options.Class, lineEnd, missingTtl);
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

    /// <summary>With the TTL of the person's own records of the same RRset, which can have but one (RFC 2181 §5.2).</summary>
    private ManagedRecord InStepWithNeighbours(ManagedRecord record)
    {
        var zone = _source.Zone!;
        if (zone.TryFindIndex(record.Owner, record.Type, out var index))
        {
            for (var i = zone.StartOf(index); i < zone.StartOf(index + 1); i++)
            {
                ref readonly var neighbour = ref zone.RecordAt(i);
                if (!PersonsPart.IsInBlock(_source, neighbour.Source) && !Removed.Contains((int)neighbour.Source))
                {
                    var ttl = new Ttl(neighbour.TtlSeconds);
                    return (record.Ttl ?? _source.DefaultTtlForBlock) == ttl ? record : record with { Ttl = ttl };
                }
            }
        }

        return record;
    }
}
