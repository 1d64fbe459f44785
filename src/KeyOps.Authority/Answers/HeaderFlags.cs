namespace KeyOps.Authority.Answers;

/// <summary>Bits of the header's third octet (RFC 1035 §4.1.1).</summary>
[Flags]
internal enum HeaderFlags
{
    None = 0,
    Truncated = 2,
    Authoritative = 4,
}
