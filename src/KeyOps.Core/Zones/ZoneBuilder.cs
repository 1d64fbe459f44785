using System.Runtime.CompilerServices;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Zones;

/// <summary>Collects records in any order and makes the <see cref="Zone"/>.</summary>
public sealed class ZoneBuilder(DomainName apex, RecordClass recordClass)
{
    private const int FirstCapacity = 16;

    // So many fit the stack.
    private const int Few = 64;

    // A record takes about this many octets of its file, seldom fewer.
    private const int OctetsPerRecord = 32;

    private readonly OctetArena _octets = new();
    private ZoneMemory? _memory;
    private ZoneRecord[] _records = [];
    private uint _ownerOffset;
    private int _ownerLength;
    private ulong _ownerKey;
    private bool _ownersInOrder = true;
    private bool _hasStrays;

    public ZoneBuilder(DomainName apex)
        : this(apex, RecordClass.In)
    {
    }

    public int Count { get; private set; }

    /// <summary>Whether records were left out because a zone cannot hold them.</summary>
    internal bool Overflowed { get; private set; }

    /// <summary>Makes room for what a file of this many octets may hold.</summary>
    /// <param name="fileOctets">The file's length.</param>
    /// <param name="memory">Where the zone's memory comes from and is given back to; null when it is the zone's own.</param>
    internal void Expect(int fileOctets, ZoneMemory? memory)
    {
        var records = Math.Max(FirstCapacity, fileOctets / OctetsPerRecord);
        _memory = memory;
        _records = memory?.TakeRecords(records) ?? new ZoneRecord[records];
        _octets.Expect(fileOctets, memory);
    }

    public ZoneBuilder Add(DomainName owner, RecordType type, Ttl ttl, ReadOnlySpan<byte> rdata)
    {
        Add(owner.Wire, type, ttl, rdata);
        return this;
    }

    /// <summary>Adds a record by its octets: <paramref name="owner"/> and the names in <paramref name="rdata"/> uncompressed.</summary>
    public void Add(ReadOnlySpan<byte> owner, RecordType type, Ttl ttl, ReadOnlySpan<byte> rdata) =>
        Add(owner, type, ttl.Seconds, rdata, source: 0);

    internal void Add(ReadOnlySpan<byte> owner, RecordType type, uint ttl, ReadOnlySpan<byte> rdata, uint source)
    {
        if (_octets.IsFull)
        {
            Overflowed = true;
            return;
        }

        // Records of one owner mostly follow each other, in files as in memory.
        if (owner.Length != _ownerLength || !owner.SequenceEqual(_octets.Slice(_ownerOffset, _ownerLength)))
        {
            BeginOwner(owner);
        }

        if (Count == _records.Length)
        {
            Array.Resize(ref _records, Math.Max(FirstCapacity, Count + (Count / 2)));
        }

        _records[Count++] = new(_ownerOffset, _octets.Add(rdata), ttl, source, checked((ushort)rdata.Length), type);
    }

    /// <summary>Sorts, drops exact duplicates and freezes; the builder is done with.</summary>
    public Zone Build()
    {
        return ZoneAssembly.Assemble(apex, recordClass, _octets, _ownersInOrder && !_hasStrays ? _records : Sorted(), Count, _memory);
    }

    [SkipLocalsInit]
    private ZoneRecord[] Sorted()
    {
        var records = _records.AsSpan(0, Count);
        if (_memory is not null && Count <= Few)
        {
            Span<ZoneRecord> unsorted = stackalloc ZoneRecord[Few];
            records.CopyTo(unsorted);
            new OwnerSort(apex, _octets, unsorted[..Count], _hasStrays).Sort(records);
            return _records;
        }

        var sorted = new ZoneRecord[Count];
        new OwnerSort(apex, _octets, records, _hasStrays).Sort(sorted);
        return sorted;
    }

    private void BeginOwner(ReadOnlySpan<byte> owner)
    {
        if (!NameOctets.IsAtOrBelow(owner, apex.Wire))
        {
            _hasStrays = true;
        }
        else if (_ownersInOrder && !_hasStrays)
        {
            var key = OwnerKey.At(owner, apex.Wire.Length, 0);
            _ownersInOrder = key > _ownerKey
                || Count == 0
                || (key == _ownerKey && NameOctets.CompareCanonical(owner, _octets.Slice(_ownerOffset, _ownerLength)) >= 0);
            _ownerKey = key;
        }

        _ownerOffset = _octets.Add(owner);
        _ownerLength = owner.Length;
    }
}
