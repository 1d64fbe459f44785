using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>Brings together what the planner needs: settings, the store's facts, the files on disk.</summary>
public sealed class Gatherer(Settings settings, KeyReader store)
{
    /// <summary>So many are read one by one; for more, all are read at once.</summary>
    private const int FewDomains = 50;

    /// <summary>Gathers these domains; null: all of them.</summary>
    public Fleet Gather(IReadOnlySet<DomainName>? only)
    {
        var keys = only is { Count: <= FewDomains }
            ? only.ToDictionary(domain => domain, domain => store.HistoriesOf(domain).ToImmutableArray())
            : AllKeys();
        var untold = store.NotDone(StepNames.Publish, only is { Count: <= FewDomains } ? only : null).ToHashSet();
        var chosen = only is null ? settings.Domains : settings.Of(only);
        var toldOf = only is { Count: <= FewDomains }
            ? only.ToDictionary(domain => domain, store.ToldZoneOf)
            : store.ToldZones().ToDictionary(pair => pair.Key, ToldZone? (pair) => pair.Value);
        var cases = new DomainCase[chosen.Length];
        Parallel.For(0, chosen.Length, i => cases[i] = new(
            chosen[i],
            keys.GetValueOrDefault(chosen[i].Name, []),
            DomainFiles.Read(chosen[i].Zone),
            IsTold: !untold.Contains(chosen[i].Name))
        {
            Told = toldOf.GetValueOrDefault(chosen[i].Name),
        });
        return new(settings, keys, only is { Count: <= FewDomains } ? AllKeys : null, [.. cases]) { Unproven = store.Unproven(), Left = store.LeftThings(), Unseen = store.Unseen() };
    }

    private Dictionary<DomainName, ImmutableArray<KeyHistory>> AllKeys() =>
        store.AllHistories().ToDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray());
}
