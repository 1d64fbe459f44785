using System.Numerics;

namespace KeyOps.Operations.Crypto;

/// <summary>Writes an RSA SubjectPublicKeyInfo (RFC 5280 §4.1, RFC 8017 §A.1.1) in DER: four headers around two numbers.</summary>
internal static class DerPublicKey
{
    private const byte IntegerTag = 0x02;
    private const byte BitStringTag = 0x03;
    private const byte SequenceTag = 0x30;

    // SEQUENCE { OID rsaEncryption, NULL }
    private static ReadOnlySpan<byte> Algorithm => [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

    /// <summary>The structure of a modulus and exponent, each as the content of a DER INTEGER.</summary>
    public static byte[] Of(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        byte[] key = Wrap(SequenceTag, [.. Wrap(IntegerTag, modulus), .. Wrap(IntegerTag, exponent)]);
        return Wrap(SequenceTag, [.. Algorithm, .. Wrap(BitStringTag, [0, .. key])]);
    }

    /// <summary>The length in bits of a positive INTEGER's content.</summary>
    public static int BitLength(ReadOnlySpan<byte> integer)
    {
        integer = integer.TrimStart((byte)0);
        return integer.IsEmpty ? 0 : (integer.Length * 8) - BitOperations.LeadingZeroCount((uint)integer[0] << 24);
    }

    private static byte[] Wrap(byte tag, ReadOnlySpan<byte> content) => content.Length switch
    {
        < 0x80 => [tag, (byte)content.Length, .. content],
        <= 0xff => [tag, 0x81, (byte)content.Length, .. content],
        _ => [tag, 0x82, (byte)(content.Length >> 8), (byte)content.Length, .. content],
    };
}
