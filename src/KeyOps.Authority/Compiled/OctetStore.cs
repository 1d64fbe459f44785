namespace KeyOps.Authority.Compiled;

/// <summary>A compiled zone's octets: a few large blocks, addressed by 32-bit offsets; what was allocated at once lies in one block.</summary>
internal sealed class OctetStore
{
    public const int BlockBits = 20;

    /// <summary>The largest piece that can be allocated.</summary>
    public const int BlockSize = 1 << BlockBits;

    private readonly byte[][] _blocks;

    public OctetStore(byte[][] blocks) => _blocks = blocks;

    public byte[] First => _blocks[0];

    public long Length => (((long)_blocks.Length - 1) << BlockBits) + _blocks[^1].Length;

    /// <summary>Everything from <paramref name="offset"/> to the end of its block.</summary>
    public ReadOnlySpan<byte> From(uint offset) => _blocks[offset >> BlockBits].AsSpan((int)(offset & (BlockSize - 1)));
}
