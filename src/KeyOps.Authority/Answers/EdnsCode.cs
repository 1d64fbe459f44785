namespace KeyOps.Authority.Answers;

/// <summary>EDNS option codes that are understood; all others are ignored (RFC 6891 §6.1.2).</summary>
internal static class EdnsCode
{
    /// <summary>RFC 5001.</summary>
    public const ushort Nsid = 3;

    /// <summary>RFC 7873.</summary>
    public const ushort Cookie = 10;

    /// <summary>RFC 7828.</summary>
    public const ushort KeepAlive = 11;

    /// <summary>RFC 7830.</summary>
    public const ushort Padding = 12;

    /// <summary>RFC 8914.</summary>
    public const ushort ExtendedError = 15;
}
