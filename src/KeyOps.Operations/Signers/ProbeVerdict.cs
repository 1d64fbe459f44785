namespace KeyOps.Operations.Signers;

/// <summary>What a probe came to.</summary>
public enum ProbeVerdict
{
    /// <summary>Receivers will find it good.</summary>
    Good,

    /// <summary>They will not.</summary>
    Bad,

    /// <summary>The key record could not be had.</summary>
    Undetermined,
}
