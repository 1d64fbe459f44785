namespace KeyOps.Core.Zones;

/// <summary>
/// Append-only octets in chunks: a million rdatas are a few large arrays, not a million objects. A piece is
/// addressed by its offset and never crosses a chunk.
/// </summary>
internal sealed class OctetArena
{
    private const int ChunkBits = 20;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<byte[]> _chunks = [];
    private int _used = ChunkSize;

    /// <summary>Copies <paramref name="octets"/> in and returns their offset.</summary>
    public uint Add(ReadOnlySpan<byte> octets)
    {
        if (_used + octets.Length > ChunkSize)
        {
            _chunks.Add(GC.AllocateUninitializedArray<byte>(ChunkSize));
            _used = 0;
        }

        octets.CopyTo(_chunks[^1].AsSpan(_used));
        var offset = ((uint)(_chunks.Count - 1) << ChunkBits) | (uint)_used;
        _used += octets.Length;
        return offset;
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
