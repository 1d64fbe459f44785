namespace KeyOps.Authority.Answers;

/// <summary>Extended DNS errors that this server tells (RFC 8914 §4).</summary>
public enum ExtendedError
{
    /// <summary>-1: no option is sent.</summary>
    None = -1,
    Other = 0,
    NotReady = 14,
    Prohibited = 18,
    NotAuthoritative = 20,
    NotSupported = 21,
    InvalidData = 24,
}
