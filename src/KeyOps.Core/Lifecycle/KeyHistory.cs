using System.Collections.Immutable;

namespace KeyOps.Core.Lifecycle;

/// <summary>A key with everything that is known to have happened to it, oldest first.</summary>
public sealed record KeyHistory(ManagedKey Key, ImmutableArray<KeyFact> Facts)
{
    public KeyFact.Published? Published => Facts.OfType<KeyFact.Published>().FirstOrDefault();

    /// <summary>The first pass in which every server confirmed: the wait is counted from it.</summary>
    public KeyFact.Confirmed? Confirmed => Facts.OfType<KeyFact.Confirmed>().FirstOrDefault();

    public KeyFact.Withdrawn? Withdrawn => Facts.OfType<KeyFact.Withdrawn>().FirstOrDefault();

    public KeyFact.Removed? Removed => Facts.OfType<KeyFact.Removed>().FirstOrDefault();

    public KeyFact.Activated? Activated => Facts.OfType<KeyFact.Activated>().FirstOrDefault();

    /// <summary>The latest switch of each signer.</summary>
    public ImmutableArray<KeyFact.Switched> Switches =>
        [.. Facts.OfType<KeyFact.Switched>().GroupBy(fact => fact.Signer).Select(facts => facts.Last())];

    /// <summary>Its record is in the zone, or belongs there.</summary>
    public bool BelongsInZone => Withdrawn is null;

    /// <summary>The same key with more facts.</summary>
    public KeyHistory With(IEnumerable<KeyFact> facts) => this with { Facts = [.. Facts, .. facts] };
}
