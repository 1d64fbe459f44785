using System.Runtime.InteropServices;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Operations.Updates;

/// <summary>
/// A zone as updates make it: the RRsets that they touched, laid over a zone, or over another draft. Asking it costs what was touched at a name, not the zone's size.
/// </summary>
internal sealed class ZoneDraft
{
    private readonly Zone _zone;
    private readonly ZoneDraft? _below;
    private readonly Dictionary<DomainName, Dictionary<RecordType, RRsetDraft>> _touched = [];

    public ZoneDraft(Zone zone) => _zone = zone;

    public ZoneDraft(ZoneDraft below) => (_zone, _below) = (below._zone, below);

    public DomainName Apex => _zone.Apex;

    /// <summary>That of the zone below all: it moves when a file is written.</summary>
    public SerialNumber Serial => _zone.Serial!.Value;

    /// <summary>What is not what it was below, in the order in which it was touched first.</summary>
    public IEnumerable<(DomainName Owner, RecordType Type, RRsetDraft RRset)> Changes =>
        from owner in _touched
        from type in owner.Value
        where type.Value.IsChanged
        select (owner.Key, type.Key, type.Value);

    /// <summary>An RRset, empty when there is none, to be changed.</summary>
    public RRsetDraft Of(DomainName owner, RecordType type)
    {
        ref var types = ref CollectionsMarshal.GetValueRefOrAddDefault(_touched, owner, out _);
        ref var rrset = ref CollectionsMarshal.GetValueRefOrAddDefault(types ??= [], type, out _);
        return rrset ??= _below?.Touched(owner, type) is { } below ? new(below) : _zone.TryFind(owner, type, out var found) ? new(found) : new();
    }

    public bool Has(DomainName owner, RecordType type) => Touched(owner, type) is { } draft ? draft.Rdatas.Count > 0 : _zone.TryFind(owner, type, out _);

    public IReadOnlyList<ReadOnlyMemory<byte>> RdatasOf(DomainName owner, RecordType type) =>
        (Touched(owner, type) ?? (_zone.TryFind(owner, type, out var found) ? new(found) : new())).Rdatas;

    public IEnumerable<RecordType> TypesAt(DomainName owner)
    {
        var types = _zone.At(owner).Select(rrset => rrset.Type);
        for (var draft = this; draft is not null; draft = draft._below)
        {
            types = draft._touched.TryGetValue(owner, out var touched) ? types.Union(touched.Keys) : types;
        }

        return types.Where(type => Has(owner, type));
    }

    /// <summary>Takes over what a draft that lies over this one has changed.</summary>
    public void Take(ZoneDraft above)
    {
        foreach (var (owner, type, rrset) in above.Changes)
        {
            Of(owner, type).Become(rrset);
        }
    }

    private RRsetDraft? Touched(DomainName owner, RecordType type) =>
        _touched.TryGetValue(owner, out var types) && types.TryGetValue(type, out var rrset) ? rrset : _below?.Touched(owner, type);
}
