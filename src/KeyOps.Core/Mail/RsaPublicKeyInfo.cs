using System.Formats.Asn1;
using System.Numerics;

namespace KeyOps.Core.Mail;

/// <summary>What a DKIM <c>p=</c> of type rsa holds: DER SubjectPublicKeyInfo (RFC 6376 §3.6.1), or a bare RSAPublicKey (RFC 8017 §A.1.1).</summary>
/// <param name="Modulus">n.</param>
/// <param name="Exponent">e.</param>
/// <param name="IsBare">Whether the algorithm identifier is missing; most verifiers take it, some do not (RFC 6376 erratum 3017).</param>
public sealed record RsaPublicKeyInfo(BigInteger Modulus, BigInteger Exponent, bool IsBare)
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    /// <summary>The length of the modulus in bits.</summary>
    public int Bits => (int)Modulus.GetBitLength();

    /// <summary>Reads either form; null when it is neither, or something stands behind it.</summary>
    public static RsaPublicKeyInfo? TryRead(ReadOnlyMemory<byte> der)
    {
        try
        {
            var outer = new AsnReader(der, AsnEncodingRules.DER);
            var sequence = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            if (sequence.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            {
                return ReadIntegers(sequence, isBare: true);
            }

            var algorithm = sequence.ReadSequence();
            if (!string.Equals(algorithm.ReadObjectIdentifier(), RsaEncryption, StringComparison.Ordinal))
            {
                return null;
            }

            var key = new AsnReader(sequence.ReadBitString(out _), AsnEncodingRules.DER);
            sequence.ThrowIfNotEmpty();
            return ReadIntegers(key.ReadSequence(), isBare: false);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static RsaPublicKeyInfo? ReadIntegers(AsnReader reader, bool isBare)
    {
        var modulus = reader.ReadInteger();
        var exponent = reader.ReadInteger();
        reader.ThrowIfNotEmpty();
        return modulus.Sign > 0 && exponent.Sign > 0 ? new(modulus, exponent, isBare) : null;
    }
}
