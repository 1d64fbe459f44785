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
    public sealed record Published(DateTimeOffset At, SerialNumber Serial, string ZoneSha256) : KeyFact(At)
    {
        /// <summary>What stood at the name until then: caches may hold it.</summary>
        public NameBefore Before { get; init; }
    }

    /// <summary>Every authoritative server answered the record in one pass; <see cref="KeyFact.At"/> is the last one's time.</summary>
    /// <param name="At">When the last server confirmed.</param>
    /// <param name="NegativeTtl">How long a resolver may remember that the name was not there (RFC 2308 §5).</param>
    /// <param name="Answers">Each server's; empty when nobody is asked (`nameservers: []`).</param>
    public sealed record Confirmed(DateTimeOffset At, Ttl NegativeTtl, ImmutableArray<NameServerAnswer> Answers) : KeyFact(At)
    {
        /// <summary>What else was seen and does not hold the key: parent and zone name other servers, an address that cannot be asked from here.</summary>
        public ImmutableArray<string> Notes { get; init; } = [];
    }

    /// <summary>
    /// Its record was seen missing, or another one in its place, after it was confirmed; or, once it was removed, it was seen again: what was confirmed before
    /// counts no more.
    /// </summary>
    /// <param name="At">When.</param>
    /// <param name="Reason">Where, and what was seen.</param>
    public sealed record Lost(DateTimeOffset At, string Reason) : KeyFact(At);

    /// <summary>
    /// Signers are about to be pointed at it, or one was found to be still. Recorded before the first is: even if that is taken back, or the process ends in it, a
    /// message may have been signed.
    /// </summary>
    public sealed record SwitchBegun(DateTimeOffset At) : KeyFact(At)
    {
        /// <summary>Why it is taken to be so, when no switch was begun that is known of; null when one was.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>A signer signs with it.</summary>
    /// <param name="At">When.</param>
    /// <param name="Signer">Which.</param>
    /// <param name="Signature">The DKIM-Signature that was read back; null when the signer has no socket to read back from.</param>
    public sealed record Switched(DateTimeOffset At, string Signer, string? Signature) : KeyFact(At)
    {
        /// <summary>The name servers under whose record the signature verified; empty: it was the store's own public half, for none was asked.</summary>
        public ImmutableArray<string> VerifiedBy { get; init; } = [];
    }

    /// <summary>Every signer signs with it: from now on it is the domain's key, and the one before it is retired.</summary>
    public sealed record Activated(DateTimeOffset At) : KeyFact(At);

    /// <summary>No signer signs with it any more, and no other key took over: the domain sends no mail.</summary>
    /// <param name="At">When the last signer was seen to have left it.</param>
    /// <param name="Signers">Those that were seen to; empty when none signs with such keys.</param>
    public sealed record Retired(DateTimeOffset At, ImmutableArray<string> Signers) : KeyFact(At);

    /// <summary>A person asked that another key take over from it.</summary>
    /// <param name="At">When.</param>
    /// <param name="IsEmergency">At once, whatever the schedule says, and its record is then revoked: others may have it.</param>
    public sealed record RotationRequested(DateTimeOffset At, bool IsEmergency) : KeyFact(At);

    /// <summary>Its record is to say that it is revoked: an empty <c>p=</c> (RFC 6376 §3.6.1).</summary>
    public sealed record Revoked(DateTimeOffset At) : KeyFact(At);

    /// <summary>Its record stands in the published zone file with an empty <c>p=</c>.</summary>
    public sealed record Blanked(DateTimeOffset At, SerialNumber Serial) : KeyFact(At);

    /// <summary>Its message life is over and no signer uses it: the record may go.</summary>
    public sealed record Withdrawn(DateTimeOffset At) : KeyFact(At);

    /// <summary>Its record is gone from the published zone file.</summary>
    public sealed record Removed(DateTimeOffset At, SerialNumber Serial) : KeyFact(At);

    /// <summary>Every authoritative server answered in one pass that its record is gone; <see cref="KeyFact.At"/> is the last one's time.</summary>
    /// <param name="At">When the last server said so.</param>
    /// <param name="Answers">Each server's; empty when nobody is asked (`nameservers: []`).</param>
    public sealed record Gone(DateTimeOffset At, ImmutableArray<NameServerAnswer> Answers) : KeyFact(At);

    /// <summary>Its private half was published: whoever shows a message signed with it proves nothing any more.</summary>
    /// <param name="At">When.</param>
    /// <param name="Path">The file.</param>
    public sealed record Revealed(DateTimeOffset At, string Path) : KeyFact(At);

    /// <summary>The store's copy of its private half was overwritten; a person asked for that.</summary>
    public sealed record Destroyed(DateTimeOffset At) : KeyFact(At);

    /// <summary>What publishing the zone means for a key: its record came into it, was blanked, left it, or nothing new.</summary>
    /// <param name="key">The key.</param>
    /// <param name="at">When.</param>
    /// <param name="serial">The zone's serial from then on.</param>
    /// <param name="zoneSha256">The hash of the file's octets, in hex.</param>
    /// <param name="before">What stood at the key's name until then.</param>
    public static ImmutableArray<KeyFact> OnPublication(KeyHistory key, DateTimeOffset at, SerialNumber serial, string zoneSha256, NameBefore before) => key switch
    {
        { Form: RecordForm.Key, Published: null } => [new Published(at, serial, zoneSha256) { Before = before }],
        { Form: RecordForm.Revoked, Blanked: null } => [new Blanked(at, serial)],
        { Form: RecordForm.Absent, Removed: null } => [new Removed(at, serial)],
        _ => [],
    };
}
