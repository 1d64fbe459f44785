namespace KeyOps.Core.Lifecycle;

/// <summary>How a key's record stands in the zone.</summary>
public enum RecordForm
{
    /// <summary>With its public key.</summary>
    Key,

    /// <summary>With an empty <c>p=</c> (RFC 6376 §3.6.1).</summary>
    Revoked,

    /// <summary>Not at all.</summary>
    Absent,
}
