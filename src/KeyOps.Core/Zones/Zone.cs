using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Zones;

/// <summary>
/// A zone's records, immutable, in canonical order of owner (RFC 4034 §6.1), then type, then rdata (§6.3), without duplicates.
/// It holds whatever was put in: whether that makes a good zone is for the zone rules to say.
/// </summary>
public sealed class Zone
{
    private readonly OctetArena _octets;
    private readonly int[] _starts; // where each RRset begins in _records, and one more: their number
    private ZoneRecord[] _records;
    private ZoneMemory? _memory; // that the rest is from; null when it is the zone's own

    internal Zone(DomainName apex, RecordClass recordClass, OctetArena octets, ZoneRecord[] records, int[] starts, ImmutableArray<uint> duplicates, ZoneMemory? memory)
    {
        Apex = apex;
        Class = recordClass;
        _octets = octets;
        _records = records;
        _starts = starts;
        DuplicateSources = duplicates;
        _memory = memory;
    }

    public DomainName Apex { get; }

    public RecordClass Class { get; }

    public int RecordCount => _starts[^1];

    public int RRsetCount => _starts.Length - 1;

    /// <summary>The RRset at a place in canonical order.</summary>
    public RRset this[int index] => new(this, _starts[index], _starts[index + 1] - _starts[index]);

    /// <summary>Finds an RRset by binary search.</summary>
    public bool TryFind(DomainName owner, RecordType type, out RRset rrset)
    {
        var found = TryFindIndex(owner, type, out var index);
        rrset = found ? this[index] : default;
        return found;
    }

    /// <summary>All RRsets of an owner.</summary>
    public IEnumerable<RRset> At(DomainName owner)
    {
        for (var i = FirstOf(owner.Wire); i >= 0 && i < RRsetCount && NameOctets.EqualsIgnoreCase(OwnerAt(_starts[i]), owner.Wire); i++)
        {
            yield return this[i];
        }
    }

    /// <summary>Whether the name or one below it owns records, in which case the name exists (RFC 4592 §2.2.2).</summary>
    internal bool HasAtOrBelow(ReadOnlySpan<byte> name)
    {
        var first = LowerBound(name);
        return first < RRsetCount && NameOctets.IsAtOrBelow(OwnerAt(_starts[first]), name);
    }

    /// <summary>The index of an owner's first RRset, or -1.</summary>
    internal int FirstOf(ReadOnlySpan<byte> name)
    {
        var first = LowerBound(name);
        return first < RRsetCount && NameOctets.EqualsIgnoreCase(OwnerAt(_starts[first]), name) ? first : -1;
    }

    /// <summary>The first RRset whose owner is not before a name.</summary>
    internal int LowerBound(ReadOnlySpan<byte> name)
    {
        var (low, high) = (0, RRsetCount);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (NameOctets.CompareCanonical(OwnerAt(_starts[middle]), name) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    internal bool TryFindIndex(DomainName owner, RecordType type, out int index)
    {
        var (low, high) = (0, RRsetCount - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = NameOctets.CompareCanonical(OwnerAt(_starts[middle]), owner.Wire);
            if (order == 0)
            {
                order = _records[_starts[middle]].Type.Code - type.Code;
            }

            if (order == 0)
            {
                index = middle;
                return true;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        index = -1;
        return false;
    }

    /// <summary>The SOA's serial (RFC 1035 §3.3.13), when the apex has a SOA.</summary>
    public SerialNumber? Serial => TryFind(Apex, RecordType.Soa, out var soa) ? SoaRdata.Serial(soa[0]) : null;

    /// <summary>How long a resolver may remember that a name is not there (RFC 2308 §5), when the apex has a SOA.</summary>
    public Ttl? NegativeTtl => TryFind(Apex, RecordType.Soa, out var soa)
        ? new(Math.Min(Math.Min(soa.Ttl.Seconds, SoaRdata.Minimum(soa[0])), Ttl.MaxSeconds))
        : null;

    /// <summary>Gives its memory back, if it is borrowed: it cannot be read any more. On the thread that read it.</summary>
    internal void Release()
    {
        if (_memory is { } memory)
        {
            memory.GiveBack(_records);
            _octets.Release(memory);
            (_records, _memory) = ([], null);
        }
    }

    /// <summary>Where the duplicates were read that were dropped.</summary>
    internal ImmutableArray<uint> DuplicateSources { get; }

    /// <summary>The place of an RRset's first record among all.</summary>
    internal int StartOf(int rrset) => _starts[rrset];

    internal ref readonly ZoneRecord RecordAt(int index) => ref _records[index];

    internal ReadOnlySpan<byte> OwnerAt(int index) => _octets.NameAt(_records[index].OwnerOffset);

    internal ReadOnlySpan<byte> RdataAt(int index) => _octets.Slice(_records[index].RdataOffset, _records[index].RdataLength);
}
