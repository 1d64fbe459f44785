namespace KeyOps.OpenDkim;

/// <summary>How a key's check ended.</summary>
internal enum KeyCheckResult
{
    Ok,

    /// <summary>The private key is another one.</summary>
    Mismatch,

    /// <summary>The record, or the private key, is not good.</summary>
    Failed,

    /// <summary>It cannot be known now: no answer, a server failure, a bogus answer.</summary>
    Undetermined,

    /// <summary>The private key file cannot be read.</summary>
    KeyFile,
}
