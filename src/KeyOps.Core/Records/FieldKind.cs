namespace KeyOps.Core.Records;

/// <summary>One field of an RR type's rdata: how it is written, and what it takes on the wire.</summary>
internal enum FieldKind : byte
{
    /// <summary>A domain name, uncompressed on the wire.</summary>
    Name,

    /// <summary>A decimal number of 8 bits.</summary>
    U8,

    /// <summary>A decimal number of 16 bits.</summary>
    U16,

    /// <summary>A decimal number of 32 bits.</summary>
    U32,

    /// <summary>A duration of 32 bits: seconds, or with units (<c>1h30m</c>).</summary>
    Seconds,

    /// <summary>32 bits written as <c>YYYYMMDDHHMMSS</c>, or in decimal (RFC 4034 §3.2).</summary>
    Time,

    /// <summary>An RR type's mnemonic, 16 bits.</summary>
    Type,

    /// <summary>A DNSSEC algorithm's number or mnemonic, 8 bits (RFC 4034 appendix A.1).</summary>
    Algorithm,

    /// <summary>A certificate type's number or mnemonic, 16 bits (RFC 4398 §2.1).</summary>
    CertificateType,

    /// <summary>Dotted IPv4.</summary>
    Ipv4,

    /// <summary>IPv6 (RFC 4291 §2.2).</summary>
    Ipv6,

    /// <summary>One character-string (RFC 1035 §5.1).</summary>
    Text,

    /// <summary>A character-string that may be missing.</summary>
    OptionalText,

    /// <summary>One or more character-strings, to the end.</summary>
    Texts,

    /// <summary>One string without a length octet, to the end of the rdata (RFC 7553 §4.4, RFC 8659 §4.1.1).</summary>
    BareText,

    /// <summary>A property tag of letters and digits with a length octet (RFC 8659 §4.1).</summary>
    Tag,

    /// <summary>Base64 to the end, in any number of pieces.</summary>
    Base64,

    /// <summary>Hexadecimal to the end, in any number of pieces.</summary>
    Hex,

    /// <summary>Hexadecimal in one piece with a length octet, <c>-</c> when empty (RFC 5155 §3.3).</summary>
    Salt,

    /// <summary>Base32hex in one piece with a length octet (RFC 5155 §3.3).</summary>
    Base32,

    /// <summary>Type mnemonics to the end, windowed bit maps on the wire (RFC 4034 §4.1.2).</summary>
    TypeBitmap,

    /// <summary>Four groups of hexadecimal with colons, 64 bits (RFC 6742 §2.1.2).</summary>
    Locator64,

    /// <summary>Six octets with hyphens (RFC 7043 §3.2).</summary>
    Eui48,

    /// <summary>Eight octets with hyphens (RFC 7043 §4.2).</summary>
    Eui64,

    /// <summary>The whole of LOC (RFC 1876 §3).</summary>
    Location,

    /// <summary>Address prefixes to the end (RFC 3123 §5).</summary>
    AddressPrefixes,

    /// <summary>Gateway of the type that an earlier field names, then a base64 key that may be missing (RFC 4025 §3.1).</summary>
    IpsecGateway,

    /// <summary>The discovery bit and the relay's type, then a relay of that type (RFC 8777 §4.3).</summary>
    AmtRelay,

    /// <summary>The whole of HIP (RFC 8005 §6).</summary>
    HostIdentity,

    /// <summary>Service parameters to the end (RFC 9460 §2.1).</summary>
    SvcParams,

    /// <summary><c>0x</c> and hexadecimal with dots anywhere (RFC 1706 §5).</summary>
    Nsap,
}
