using System.Buffers;

namespace KeyOps.Authority.Compiled;

/// <summary>Fills an <see cref="OctetStore"/>. The block being filled is pooled, and kept when it is full: a small zone keeps only what it uses.</summary>
internal sealed class OctetStoreBuilder : IDisposable
{
    private const int MaxBlocks = 1 << (32 - OctetStore.BlockBits);

    private readonly List<byte[]> _full = [];
    private byte[] _current = ArrayPool<byte>.Shared.Rent(OctetStore.BlockSize);
    private int _used;

    /// <summary>Sets <paramref name="length"/> octets aside and returns their offset. They hold rubbish until written.</summary>
    /// <exception cref="InvalidOperationException">The zone needs more than 4 GiB.</exception>
    public uint Allocate(int length, out Span<byte> octets)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, OctetStore.BlockSize);
        _used = (_used + 3) & ~3; // what holds 16- and 32-bit numbers is aligned
        if (_used + length > OctetStore.BlockSize)
        {
            Close();
        }

        var offset = ((uint)_full.Count << OctetStore.BlockBits) | (uint)_used;
        octets = _current.AsSpan(_used, length);
        _used += length;
        return offset;
    }

    /// <summary>Octets set aside before, for patching.</summary>
    public Span<byte> At(uint offset, int length)
    {
        var block = (int)(offset >> OctetStore.BlockBits);
        return (block == _full.Count ? _current : _full[block]).AsSpan((int)(offset & (OctetStore.BlockSize - 1)), length);
    }

    public OctetStore Build() => new([.. _full, _current.AsSpan(0, _used).ToArray()]);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_current);
        _current = [];
    }

    private void Close()
    {
        if (_full.Count + 1 == MaxBlocks)
        {
            throw new InvalidOperationException("a compiled zone cannot take more than 4 GiB");
        }

        _full.Add(_current);
        _current = GC.AllocateUninitializedArray<byte>(OctetStore.BlockSize);
        _used = 0;
    }
}
