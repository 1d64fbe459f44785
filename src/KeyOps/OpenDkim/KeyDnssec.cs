namespace KeyOps.OpenDkim;

/// <summary>What is known of an answer's DNSSEC status.</summary>
internal enum KeyDnssec
{
    /// <summary>No record was taken, so nothing is said.</summary>
    Unknown,

    /// <summary>Not validated.</summary>
    Insecure,

    /// <summary>Validated from a trust anchor.</summary>
    Secure,

    /// <summary>Should validate, and does not.</summary>
    Bogus,
}
