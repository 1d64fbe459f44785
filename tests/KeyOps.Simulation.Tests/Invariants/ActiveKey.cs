using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Store;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Invariants;

/// <summary>Invariants 2 and 4 in the store: an Active key once, one for ever; a selector is one key's.</summary>
internal sealed class ActiveKey(SimulatedWorld world)
{
    /// <summary>Whether the domain ever had one.</summary>
    public bool HadOne { get; private set; }

    /// <summary>Those that were Active after the latest pass.</summary>
    public IReadOnlyList<SelectorUse> Current { get; private set; } = [];

    public void Check(KeyReader store)
    {
        var keys = store.HistoriesOf(world.Plan.Domain);
        foreach (var key in keys)
        {
            world.Usage.Of(key.Key);
        }

        Current = [.. new KeyTimeline(world.Policy, keys).Active.Select(key => world.Usage.Of(key.Key))];
        var hasOne = Current.Count > 0;
        if (HadOne && !hasOne)
        {
            world.Verdict.Broken(2, "the domain had an Active key and has none");
        }

        HadOne |= hasOne;
    }
}
