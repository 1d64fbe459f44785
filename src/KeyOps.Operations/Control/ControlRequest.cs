using System.Collections.Immutable;

namespace KeyOps.Operations.Control;

/// <summary>What a verb asks of the daemon: one line of JSON.</summary>
/// <param name="Verb">One that <see cref="Errands.Knows"/>.</param>
/// <param name="Configuration">The absolute path of the configuration the verb was given: it must be the daemon's.</param>
/// <param name="Domains">For which domains; empty is all.</param>
public sealed record ControlRequest(string Verb, string Configuration, ImmutableArray<string> Domains)
{
    /// <summary>A person says that the clock is right.</summary>
    public bool TrustClock { get; init; }

    /// <summary>A person says that a restored store is to be believed.</summary>
    public bool TrustRestored { get; init; }

    /// <summary>For a rotation: at once, and the old record is revoked.</summary>
    public bool Emergency { get; init; }

    /// <summary>A person says that what somebody else keeps changing is to be put right once more.</summary>
    public bool Mend { get; init; }

    /// <summary>For verbs about one key.</summary>
    public string? Selector { get; init; }

    /// <summary>The absolute path of a key to import. Its octets never go through the socket.</summary>
    public string? KeyFile { get; init; }
}
