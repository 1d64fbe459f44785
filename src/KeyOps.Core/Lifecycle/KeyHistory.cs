using System.Collections.Immutable;

namespace KeyOps.Core.Lifecycle;

/// <summary>A key with everything that is known to have happened to it, oldest first. Of facts of one kind the first counts.</summary>
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
                    break;
                case KeyFact.Activated activated:
                    Activated ??= activated;
                    break;
                case KeyFact.Withdrawn withdrawn:
                    Withdrawn ??= withdrawn;
                    break;
                case KeyFact.Removed removed:
                    Removed ??= removed;
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

    /// <summary>The first pass in which every server confirmed: the wait is counted from it.</summary>
    public KeyFact.Confirmed? Confirmed { get; }

    public KeyFact.Activated? Activated { get; }

    public KeyFact.Withdrawn? Withdrawn { get; }

    public KeyFact.Removed? Removed { get; }

    public KeyFact.Destroyed? Destroyed { get; }

    /// <summary>The latest switch of each signer.</summary>
    public ImmutableArray<KeyFact.Switched> Switches =>
        [.. Facts.OfType<KeyFact.Switched>().GroupBy(fact => fact.Signer).Select(facts => facts.Last())];

    /// <summary>Its record is in the zone, or belongs there.</summary>
    public bool BelongsInZone => Withdrawn is null;

    /// <summary>The same key with more facts.</summary>
    public KeyHistory With(IEnumerable<KeyFact> facts) => new(Key, [.. Facts, .. facts]);

    public bool Equals(KeyHistory? other) => other is not null && Key == other.Key && Facts.SequenceEqual(other.Facts);

    public override int GetHashCode() => Key.Id.GetHashCode();
}
