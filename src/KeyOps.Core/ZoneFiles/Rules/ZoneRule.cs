using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>
/// One thing that a good zone keeps to. A rule sees the RRsets of the types it names, or each owner name, or the zone; it holds no
/// state, so that one instance serves all zones.
/// </summary>
internal abstract class ZoneRule
{
    /// <summary>Stable, kebab-case: <c>cname-and-other-data</c>.</summary>
    public abstract string Id { get; }

    /// <summary>Its diagnostics' code.</summary>
    public abstract string Code { get; }

    public abstract Severity Severity { get; }

    /// <summary>Where it is written down.</summary>
    public abstract string Source { get; }

    /// <summary>The types whose RRsets <see cref="CheckRRset"/> is given.</summary>
    public virtual IReadOnlyList<RecordType> Types => [];

    /// <summary>Whether it finds that something is missing, which cannot be said of a file that was read in part.</summary>
    public virtual bool NeedsWholeZone => false;

    /// <summary>Whether <see cref="CheckOwner"/> is given every owner name.</summary>
    public virtual bool WantsOwners => false;

    public virtual void CheckZone(RuleContext context)
    {
    }

    /// <summary>The RRsets from <paramref name="first"/> up to <paramref name="end"/> have one owner.</summary>
    public virtual void CheckOwner(RuleContext context, int first, int end)
    {
    }

    public virtual void CheckRRset(RuleContext context, int index)
    {
    }
}
