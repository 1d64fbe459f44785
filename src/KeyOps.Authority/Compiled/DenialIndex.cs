namespace KeyOps.Authority.Compiled;

/// <summary>How a signed zone proves what is not there.</summary>
internal abstract class DenialIndex
{
    /// <summary>The memory it takes, in octets.</summary>
    public abstract long Size { get; }
}
