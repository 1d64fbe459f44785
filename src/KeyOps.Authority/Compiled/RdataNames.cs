using KeyOps.Core.Records;

namespace KeyOps.Authority.Compiled;

/// <summary>Where rdata holds names that a response may compress, or that lead to additional data.</summary>
/// <param name="Prefix">Octets before the first name.</param>
/// <param name="Names">How many names follow.</param>
/// <param name="Compress">Whether they may be compressed: only those of RFC 1035's types (RFC 3597 §4).</param>
internal readonly record struct RdataNames(int Prefix, int Names, bool Compress)
{
    public bool HasNames => Names > 0;

    public static RdataNames Of(RecordType type) => type.Code switch
    {
        2 or 5 or 12 => new(0, 1, Compress: true),  // NS, CNAME, PTR
        6 => new(0, 2, Compress: true),             // SOA
        15 => new(2, 1, Compress: true),            // MX
        33 => new(6, 1, Compress: false),           // SRV
        39 => new(0, 1, Compress: false),           // DNAME
        64 or 65 => new(2, 1, Compress: false),     // SVCB, HTTPS
        _ => default,
    };

    /// <summary>The length of the uncompressed name at the start of <paramref name="octets"/>.</summary>
    public static int LengthOf(ReadOnlySpan<byte> octets)
    {
        var length = 0;
        while (octets[length] != 0)
        {
            length += octets[length] + 1;
        }

        return length + 1;
    }
}
