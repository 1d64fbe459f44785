using System.Buffers;
using System.Runtime.InteropServices;

namespace KeyOps.Authority.Loading;

/// <summary>Octets outside the collector's heap, gone when disposed: for large ones that are needed for a moment.</summary>
internal sealed unsafe class NativeOctets(int length) : MemoryManager<byte>
{
    private byte* _octets = (byte*)NativeMemory.Alloc((nuint)length);

    public override Span<byte> GetSpan() => _octets is null ? throw new ObjectDisposedException(nameof(NativeOctets)) : new(_octets, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_octets + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        NativeMemory.Free(_octets);
        _octets = null;
    }
}
