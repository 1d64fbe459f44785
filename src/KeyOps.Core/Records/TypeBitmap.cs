namespace KeyOps.Core.Records;

/// <summary>A set of types on its way to windowed bit maps (RFC 4034 §4.1.2); one is used again and again.</summary>
internal sealed class TypeBitmap
{
    private const int WindowOctets = 32;

    private readonly byte[] _bits = new byte[256 * WindowOctets];
    private readonly bool[] _used = new bool[256];

    public void Set(RecordType type)
    {
        _bits[type.Code >> 3] |= (byte)(0x80 >> (type.Code & 7));
        _used[type.Code >> 8] = true;
    }

    /// <summary>Writes the windows that have bits, returns the octets that took (8,704 at most), and empties the set.</summary>
    public int WriteAndClear(Span<byte> to)
    {
        var length = 0;
        for (var window = Array.IndexOf(_used, true); window >= 0; window = Array.IndexOf(_used, true, window))
        {
            var bits = _bits.AsSpan(window * WindowOctets, WindowOctets);
            var octets = bits.LastIndexOfAnyExcept((byte)0) + 1;
            to[length] = (byte)window;
            to[length + 1] = (byte)octets;
            bits[..octets].CopyTo(to[(length + 2)..]);
            length += octets + 2;
            bits.Clear();
            _used[window] = false;
        }

        return length;
    }

    public void Clear()
    {
        Array.Clear(_bits);
        Array.Clear(_used);
    }
}
