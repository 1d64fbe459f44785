using KeyOps.Core.Records;

namespace KeyOps.Core.Dnssec;

/// <summary>The type bit map of NSEC and NSEC3 (RFC 4034 §4.1.2): windows of up to 32 octets.</summary>
public static class TypeBitmapReader
{
    /// <summary>Whether a type is in it; a map that ends inside a window holds nothing from there on.</summary>
    public static bool Contains(ReadOnlySpan<byte> bitmap, RecordType type)
    {
        var (window, bit) = (type.Code >> 8, type.Code & 0xff);
        while (bitmap.Length >= 2 && bitmap.Length >= bitmap[1] + 2)
        {
            if (bitmap[0] == window)
            {
                return bit / 8 < bitmap[1] && (bitmap[2 + (bit / 8)] & (0x80 >> (bit % 8))) != 0;
            }

            bitmap = bitmap[(bitmap[1] + 2)..];
        }

        return false;
    }
}
