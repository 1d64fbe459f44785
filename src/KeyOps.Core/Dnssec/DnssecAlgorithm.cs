namespace KeyOps.Core.Dnssec;

/// <summary>Signing algorithms of DNSSEC (RFC 8624 §3.1; IANA DNS Security Algorithm Numbers).</summary>
public enum DnssecAlgorithm : byte
{
    RsaSha1 = 5,
    RsaSha1Nsec3 = 7,
    RsaSha256 = 8,
    RsaSha512 = 10,
    EcdsaP256Sha256 = 13,
    EcdsaP384Sha384 = 14,
    Ed25519 = 15,
    Ed448 = 16,
}
