using System.Collections.Immutable;
using KeyOps.Core.Mail;

namespace KeyOps.Core.Lifecycle;

/// <summary>One step for a domain. Each is idempotent: done twice, it is as if done once.</summary>
public abstract record DomainAction
{
    private DomainAction()
    {
    }

    /// <summary>Make a key and keep it in the store.</summary>
    public sealed record GenerateKey(Selector Selector, KeyAlgorithm Algorithm) : DomainAction;

    /// <summary>Write the zone file as the facts want it, and tell the name server.</summary>
    public sealed record PublishZone : DomainAction;

    /// <summary>Ask every authoritative server for the records of these keys.</summary>
    public sealed record ConfirmPropagation(ImmutableArray<KeyId> Keys) : DomainAction
    {
        public bool Equals(ConfirmPropagation? other) => other is not null && Keys.SequenceEqual(other.Keys);

        public override int GetHashCode() => Keys.Length;
    }

    /// <summary>Point every signer at the keys: one, or an RSA and an Ed25519 key together.</summary>
    public sealed record ActivateKeys(ImmutableArray<KeyId> Keys) : DomainAction
    {
        public bool Equals(ActivateKeys? other) => other is not null && Keys.SequenceEqual(other.Keys);

        public override int GetHashCode() => Keys.Length;
    }

    /// <summary>Have every signer leave the keys: the domain sends no mail.</summary>
    public sealed record RetireKeys(ImmutableArray<KeyId> Keys) : DomainAction
    {
        public bool Equals(RetireKeys? other) => other is not null && Keys.SequenceEqual(other.Keys);

        public override int GetHashCode() => Keys.Length;
    }

    /// <summary>Take note that the key's record is to say that it is revoked; the zone is then published with that.</summary>
    public sealed record RevokeKey(KeyId Key) : DomainAction;

    /// <summary>Take note that the key's record may go; the zone is then published without it.</summary>
    public sealed record WithdrawKey(KeyId Key) : DomainAction;

    /// <summary>Ask every authoritative server whether the key's record is gone.</summary>
    public sealed record ConfirmAbsence(KeyId Key) : DomainAction;

    /// <summary>Publish the key's private half.</summary>
    public sealed record RevealKey(KeyId Key) : DomainAction;
}
