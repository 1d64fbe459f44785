using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>Brings together what the planner needs: settings, the store's facts, the files on disk.</summary>
public sealed class Gatherer(Settings settings, KeyReader store)
{
    /// <summary>Gathers these domains; null: all of them.</summary>
    public Fleet Gather(IReadOnlySet<DomainName>? only)
    {
        var keys = store.AllHistories().ToDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray());
        var untold = store.NotDone(StepNames.Publish).ToHashSet();
        var chosen = settings.Domains.Where(domain => only?.Contains(domain.Name) ?? true).ToArray();
        var cases = new DomainCase[chosen.Length];
        Parallel.For(0, chosen.Length, i => cases[i] = new(
            chosen[i],
            keys.GetValueOrDefault(chosen[i].Name, []),
            DomainFiles.Read(chosen[i].Zone),
            IsTold: !untold.Contains(chosen[i].Name)));
        return new(settings, keys, [.. cases]) { Unproven = store.Unproven() };
    }
}
