using System.Collections.Immutable;
using KeyOps.Core.Mail;
using KeyOps.Core.Records;

namespace KeyOps.Core.Lifecycle;

/// <summary>
/// A key with everything that is known to have happened to it, oldest first. Of facts of one kind the first counts; of confirmations the first after
/// the record was lost, if it ever was.
/// </summary>
public sealed record KeyHistory
{
    public KeyHistory(ManagedKey key, ImmutableArray<KeyFact> facts)
    {
        Key = key;
        Facts = facts;
        foreach (var fact in facts)
        {
            switch (fact)
            {
                case KeyFact.Imported imported:
                    Imported ??= imported;
                    break;
                case KeyFact.Published published:
                    Published ??= published;
                    break;
                case KeyFact.Confirmed confirmed:
                    Confirmed ??= confirmed;
                    foreach (var answer in confirmed.Answers)
                    {
                        LongestTtl = Ttl.Max(LongestTtl, answer.Ttl);
                    }

                    break;
                case KeyFact.Lost when Withdrawn is null:
                    Confirmed = null;
                    WasMissed |= SwitchBegun is not null;
                    break;
                case KeyFact.Lost:
                    Gone = null;
                    break;
                case KeyFact.SwitchBegun begun:
                    SwitchBegun = begun;
                    break;
                case KeyFact.RotationRequested request:
                    Request = Request is { IsEmergency: true } || (Request is not null && !request.IsEmergency) ? Request : request;
                    break;
                case KeyFact.Revoked revoked:
                    Revoked ??= revoked;
                    break;
                case KeyFact.Blanked blanked:
                    Blanked ??= blanked;
                    break;
                case KeyFact.Activated activated:
                    Activated ??= activated;
                    break;
                case KeyFact.Retired retired:
                    Retired ??= retired;
                    break;
                case KeyFact.Withdrawn withdrawn:
                    Withdrawn ??= withdrawn;
                    break;
                case KeyFact.Removed removed:
                    Removed ??= removed;
                    break;
                case KeyFact.Gone gone:
                    Gone ??= gone;
                    break;
                case KeyFact.Revealed revealed:
                    Revealed ??= revealed;
                    break;
                case KeyFact.Destroyed destroyed:
                    Destroyed ??= destroyed;
                    break;
                default:
                    break;
            }
        }
    }

    public ManagedKey Key { get; }

    public ImmutableArray<KeyFact> Facts { get; }

    /// <summary>Null for a key that was made here.</summary>
    public KeyFact.Imported? Imported { get; }

    public KeyFact.Published? Published { get; }

    /// <summary>The first pass in which every server confirmed, since the record was last seen missing: the wait is counted from it.</summary>
    public KeyFact.Confirmed? Confirmed { get; }

    /// <summary>Its record was seen missing after a message may have named it: resolvers may remember that.</summary>
    public bool WasMissed { get; }

    /// <summary>The longest TTL that a server ever served its record with.</summary>
    public Ttl LongestTtl { get; }

    /// <summary>The last time that signers were about to be pointed at it.</summary>
    public KeyFact.SwitchBegun? SwitchBegun { get; }

    /// <summary>What a person asked for: the first request, or the first emergency.</summary>
    public KeyFact.RotationRequested? Request { get; }

    public KeyFact.Revoked? Revoked { get; }

    public KeyFact.Blanked? Blanked { get; }

    public KeyFact.Activated? Activated { get; }

    /// <summary>Null for a key that a successor took over from.</summary>
    public KeyFact.Retired? Retired { get; }

    public KeyFact.Withdrawn? Withdrawn { get; }

    public KeyFact.Removed? Removed { get; }

    /// <summary>The first pass in which no server answered its record any more, since one was last seen to.</summary>
    public KeyFact.Gone? Gone { get; }

    public KeyFact.Revealed? Revealed { get; }

    public KeyFact.Destroyed? Destroyed { get; }

    /// <summary>The latest switch of each signer.</summary>
    public ImmutableArray<KeyFact.Switched> Switches =>
        [.. Facts.OfType<KeyFact.Switched>().GroupBy(fact => fact.Signer).Select(facts => facts.Last())];

    /// <summary>How its record is to stand in the zone.</summary>
    public RecordForm Form => Withdrawn is not null ? RecordForm.Absent : Revoked is not null ? RecordForm.Revoked : RecordForm.Key;

    /// <summary>Its record is in the zone, or belongs there, as a key's or a revoked one's.</summary>
    public bool BelongsInZone => Form != RecordForm.Absent;

    /// <summary>What its record says; null when there is to be none.</summary>
    public DkimKeyRecord? Record => Form switch
    {
        RecordForm.Key => DkimKeyRecord.ForKey(Key.Algorithm, Key.PublicKey.AsMemory()),
        RecordForm.Revoked => DkimKeyRecord.Revoked,
        _ => null,
    };

    /// <summary>The same key with more facts.</summary>
    public KeyHistory With(IEnumerable<KeyFact> facts) => new(Key, [.. Facts, .. facts]);

    public bool Equals(KeyHistory? other) => other is not null && Key == other.Key && Facts.SequenceEqual(other.Facts);

    public override int GetHashCode() => Key.Id.GetHashCode();
}
