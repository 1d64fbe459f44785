using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace KeyOps.Core.Dnssec;

/// <summary>A DNSKEY's rdata (RFC 4034 §2.1).</summary>
public sealed class DnskeyRdata
{
    private const int HeaderLength = 4;
    private const byte Dnssec = 3; // the Protocol field has no other (§2.1.2)
    private const ushort ZoneKeyFlag = 0x0100;
    private const ushort RevokedFlag = 0x0080;
    private const ushort SecureEntryPointFlag = 0x0001;

    private DnskeyRdata(ReadOnlyMemory<byte> rdata) => Rdata = rdata;

    /// <summary>The rdata on the wire.</summary>
    public ReadOnlyMemory<byte> Rdata { get; }

    public ushort Flags => BinaryPrimitives.ReadUInt16BigEndian(Rdata.Span);

    public DnssecAlgorithm Algorithm => (DnssecAlgorithm)Rdata.Span[3];

    /// <summary>In the form of its algorithm (RFC 3110 §2, RFC 6605 §4, RFC 8080 §3).</summary>
    public ReadOnlyMemory<byte> PublicKey => Rdata[HeaderLength..];

    /// <summary>Whether it may verify RRsets: the Zone Key flag and protocol 3 (RFC 4034 §2.1.1), and not revoked (RFC 5011 §2.1).</summary>
    public bool IsUsable => (Flags & (ZoneKeyFlag | RevokedFlag)) == ZoneKeyFlag && Rdata.Span[2] == Dnssec;

    /// <summary>SEP: by convention a key-signing key (RFC 4034 §2.1.1); validation ignores it.</summary>
    public bool IsSecureEntryPoint => (Flags & SecureEntryPointFlag) != 0;

    /// <summary>The tag that RRSIG and DS name it by.</summary>
    public ushort KeyTag => ComputeTag(Rdata.Span);

    public static bool TryParse(ReadOnlyMemory<byte> rdata, [NotNullWhen(true)] out DnskeyRdata? key)
    {
        key = rdata.Length > HeaderLength ? new(rdata) : null;
        return key is not null;
    }

    /// <summary>RFC 4034 appendix B: the sum of the rdata's 16-bit words, the carry added once.</summary>
    private static ushort ComputeTag(ReadOnlySpan<byte> rdata)
    {
        uint sum = 0;
        for (var i = 0; i < rdata.Length; i++)
        {
            sum += (i & 1) == 0 ? (uint)rdata[i] << 8 : rdata[i];
        }

        return (ushort)(sum + (sum >> 16));
    }
}
