using System.Collections.Immutable;
using KeyOps.Operations.Propagation;

namespace KeyOps.Operations.Signers;

/// <summary>What a key's signature is verified with when it is read back.</summary>
public abstract record VerifyingKey
{
    private VerifyingKey()
    {
    }

    /// <summary>The one <see cref="Stored"/>.</summary>
    public static VerifyingKey ByStore { get; } = new Stored();

    /// <summary>The names of the servers whose answers it comes from; none: nobody was asked.</summary>
    public virtual ImmutableArray<string> Servers => [];

    /// <summary>Its record as the name servers answer it: a signature must verify under each answer, as it must for whoever asks that server.</summary>
    /// <param name="Records">At least one.</param>
    public sealed record Served(ImmutableArray<ServedRecord> Records) : VerifyingKey
    {
        public override ImmutableArray<string> Servers => [.. Records.Select(record => record.Answer.Server)];
    }

    /// <summary>Its public half in the store: nobody is asked (`nameservers: []`), or the signer is to show no more than that it signs as it did.</summary>
    public sealed record Stored : VerifyingKey;
}
