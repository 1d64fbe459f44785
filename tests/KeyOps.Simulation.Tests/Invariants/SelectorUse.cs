using KeyOps.Core.Names;

namespace KeyOps.Simulation.Tests.Invariants;

/// <summary>Who signs with a key, and until when its signatures must be found good.</summary>
/// <param name="Domain">The signing domain.</param>
/// <param name="Selector">The key's.</param>
/// <param name="Owner">Where its record stands.</param>
/// <param name="Rdata">What its record is.</param>
/// <param name="MessageLife">How long a message may be under way.</param>
internal sealed record SelectorUse(DomainName Domain, string Selector, DomainName Owner, ReadOnlyMemory<byte> Rdata, TimeSpan MessageLife)
{
    /// <summary>Signers, and sessions of theirs that were open before a switch.</summary>
    public HashSet<string> Users { get; } = [];

    public bool WasUsed { get; set; }

    public DateTimeOffset StoppedAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Revoked in an emergency: its signatures are to fail.</summary>
    public bool IsRevoked { get; set; }

    /// <summary>A person took a store at its word that does not know the key: its record goes, and nobody promised anything of it since.</summary>
    public bool IsForsaken { get; set; }

    /// <summary>A person took a store at its word that knows the key, and some name server had it not: until all had it for long enough, resolvers may deny it.</summary>
    public bool IsOnTrust { get; set; }

    /// <summary>And some name server was silent then: what it had was the person's to know.</summary>
    public bool IsUnseen { get; set; }

    /// <summary>Whether a resolver that asks now must find its record.</summary>
    public bool IsWanted(DateTimeOffset now) => !IsRevoked && !IsForsaken && !IsOnTrust && WasUsed && (Users.Count > 0 || now < StoppedAt + MessageLife);
}
