namespace KeyOps.Core.Zones;

/// <summary>
/// Append-only octets in chunks: a million rdatas are a few large arrays, not a million objects. A piece is
/// addressed by its offset and never crosses a chunk.
/// </summary>
internal sealed class OctetArena
{
    private const int FirstChunkSize = 1 << 10;
    private const int ChunkBits = 20;
    private const int ChunkSize = 1 << ChunkBits;
    private const int MaxChunks = 1 << (32 - ChunkBits);

    private readonly List<byte[]> _chunks = [];
    private byte[] _chunk = [];
    private int _used;
    private int _nextSize = FirstChunkSize;

    /// <summary>Makes the first chunk fit what is to come, so that a small zone takes little and a large one few steps.</summary>
    public void Expect(int octets, ZoneMemory? memory)
    {
        _nextSize = Math.Clamp(octets, FirstChunkSize, ChunkSize);
        if (memory is not null)
        {
            _chunk = memory.TakeOctets(_nextSize);
            _chunks.Add(_chunk);
        }
    }

    /// <summary>Whether its 4 GiB may not hold another record.</summary>
    public bool IsFull => _chunks.Count == MaxChunks;

    /// <summary>Copies <paramref name="octets"/> in and returns their offset.</summary>
    public uint Add(ReadOnlySpan<byte> octets)
    {
        if (_used + octets.Length > _chunk.Length)
        {
            _chunk = GC.AllocateUninitializedArray<byte>(Math.Max(_nextSize, octets.Length));
            _chunks.Add(_chunk);
            _used = 0;
            _nextSize = Math.Min(ChunkSize, _nextSize * 2);
        }

        octets.CopyTo(_chunk.AsSpan(_used));
        var offset = ((uint)(_chunks.Count - 1) << ChunkBits) | (uint)_used;
        _used += octets.Length;
        return offset;
    }

    /// <summary>Gives the first chunk back: nothing can be read any more.</summary>
    public void Release(ZoneMemory memory)
    {
        memory.GiveBack(_chunks[0]);
        _chunks.Clear();
    }

    public ReadOnlySpan<byte> Slice(uint offset, int length) =>
        length == 0 ? [] : _chunks[(int)(offset >> ChunkBits)].AsSpan((int)(offset & (ChunkSize - 1)), length);

    /// <summary>The wire name that begins at <paramref name="offset"/>.</summary>
    public ReadOnlySpan<byte> NameAt(uint offset)
    {
        var wire = From(offset);
        var length = 0;
        while (wire[length] != 0)
        {
            length += wire[length] + 1;
        }

        return wire[..(length + 1)];
    }

    /// <summary>Everything from <paramref name="offset"/> to the end of its chunk.</summary>
    private ReadOnlySpan<byte> From(uint offset) =>
        _chunks[(int)(offset >> ChunkBits)].AsSpan((int)(offset & (ChunkSize - 1)));
}
