using System.Collections.Immutable;

namespace KeyOps.Operations.Configuration;

/// <summary>A signing milter, and the files it is kept with.</summary>
public abstract record SignerSettings
{
    private SignerSettings()
    {
    }

    /// <summary>Unique among the signers.</summary>
    public required string Name { get; init; }

    /// <summary>The kinds of key that it signs with, as <c>k=</c> names them; empty: all that there are.</summary>
    public ImmutableArray<string> KeyTypes { get; init; } = [];

    /// <summary>Where <c>keys/</c> and the tables are written; absolute.</summary>
    public required string Directory { get; init; }

    /// <summary>The user that key files belong to when we run as root; null leaves them ours.</summary>
    public string? Owner { get; init; }

    /// <summary>The group beside <see cref="Owner"/>; null is the user's own.</summary>
    public string? Group { get; init; }

    /// <summary>Where a signature is read back; null reads nothing back.</summary>
    public MilterAddress? Socket { get; init; }

    /// <summary>How the signer learns of new tables; null leaves it to somebody else.</summary>
    public ReloadSettings? Reload { get; init; }

    /// <summary>OpenDKIM with <c>KeyTable</c>, <c>SigningTable</c> and <c>InternalHosts</c> in files.</summary>
    public sealed record OpenDkim : SignerSettings
    {
        /// <summary>Whose mail is signed: addresses, networks, host names, <c>.domain</c>, as written.</summary>
        public ImmutableArray<string> TrustedHosts { get; init; } = [];
    }

    /// <summary>Any signer that finds its keys by text files of a line a domain.</summary>
    public sealed record Files : SignerSettings
    {
        /// <summary>In the order of writing; at least one.</summary>
        public required ImmutableArray<TableTemplate> Tables { get; init; }

        /// <summary>A command for the shell that says by its exit code whether the signer signs with a key; null asks nobody.</summary>
        public string? Check { get; init; }
    }
}
