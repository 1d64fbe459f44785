using System.Collections.Immutable;
using KeyOps.Core.Records;

namespace KeyOps.Core.Lifecycle;

/// <summary>Something that happened to a key, with the evidence for it. Facts are only ever added.</summary>
public abstract record KeyFact(DateTimeOffset At)
{
    /// <summary>It was not made here but taken over: it may have signed before, and stood in the zone before.</summary>
    /// <param name="At">When.</param>
    /// <param name="Source">The file that its private half was read from.</param>
    public sealed record Imported(DateTimeOffset At, string Source) : KeyFact(At);

    /// <summary>Its record stands in the published zone file, and the name server was told.</summary>
    /// <param name="At">When.</param>
    /// <param name="Serial">The zone's serial from then on.</param>
    /// <param name="ZoneSha256">The hash of the file's octets, in hex.</param>
    public sealed record Published(DateTimeOffset At, SerialNumber Serial, string ZoneSha256) : KeyFact(At);

    /// <summary>Every authoritative server answered the record in one pass; <see cref="KeyFact.At"/> is the last one's time.</summary>
    /// <param name="At">When the last server confirmed.</param>
    /// <param name="NegativeTtl">How long a resolver may remember that the name was not there (RFC 2308 §5).</param>
    /// <param name="Answers">Each server's; empty when nobody is asked (`nameservers: []`).</param>
    public sealed record Confirmed(DateTimeOffset At, Ttl NegativeTtl, ImmutableArray<NameServerAnswer> Answers) : KeyFact(At);

    /// <summary>A signer signs with it.</summary>
    /// <param name="At">When.</param>
    /// <param name="Signer">Which.</param>
    /// <param name="Signature">The DKIM-Signature that was read back; null when the signer has no socket to read back from.</param>
    public sealed record Switched(DateTimeOffset At, string Signer, string? Signature) : KeyFact(At);

    /// <summary>Every signer signs with it: from now on it is the domain's key, and the one before it is retired.</summary>
    public sealed record Activated(DateTimeOffset At) : KeyFact(At);

    /// <summary>Its message life is over and no signer uses it: the record may go.</summary>
    public sealed record Withdrawn(DateTimeOffset At) : KeyFact(At);

    /// <summary>Its record is gone from the published zone file.</summary>
    public sealed record Removed(DateTimeOffset At, SerialNumber Serial) : KeyFact(At);

    /// <summary>The store's copy of its private half was overwritten; a person asked for that.</summary>
    public sealed record Destroyed(DateTimeOffset At) : KeyFact(At);

    /// <summary>What publishing the zone means for a key: its record came into it, or left it, or nothing new.</summary>
    public static ImmutableArray<KeyFact> OnPublication(KeyHistory key, DateTimeOffset at, SerialNumber serial, string zoneSha256) => key switch
    {
        { BelongsInZone: true, Published: null } => [new Published(at, serial, zoneSha256)],
        { BelongsInZone: false, Removed: null } => [new Removed(at, serial)],
        _ => [],
    };
}
