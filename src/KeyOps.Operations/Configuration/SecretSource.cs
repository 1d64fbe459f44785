namespace KeyOps.Operations.Configuration;

/// <summary>Where a secret is read from; never from the configuration itself.</summary>
public abstract record SecretSource
{
    private SecretSource()
    {
    }

    /// <summary>A file that only its owner can read.</summary>
    /// <param name="Path">Absolute.</param>
    public sealed record FromFile(string Path) : SecretSource;

    /// <summary>An environment variable.</summary>
    public sealed record FromEnvironment(string Name) : SecretSource;
}
