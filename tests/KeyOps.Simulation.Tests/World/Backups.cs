using KeyOps.Operations.Store;

namespace KeyOps.Simulation.Tests.World;

/// <summary>
/// A person takes backups of the store, and puts one back now and then, with the published zone files of then or without: by mistake, or because something looked odd.
/// When KeyOps says that it is older than the world, the store that it took the place of is put back.
/// </summary>
internal sealed class Backups(SimulatedWorld world)
{
    private readonly Luck _dice = world.Dice.Fork();
    private readonly List<(string File, byte[]?[] Zones)> _taken = [];
    private string? _replaced;

    private string StateFolder => world.Settings.StateFolder;

    public void Take()
    {
        if (_taken.Count > 0 ? _dice.Chance(0.05) : _dice.Chance(0.3))
        {
            var file = Path.Combine(Path.GetDirectoryName(world.Settings.File)!, $"backup{_taken.Count}");
            StoreBackup.Write(StateFolder, world.Settings.MasterKey, file);
            _taken.Add((file, [.. world.Domains.Select(domain => domain.Person.Published())]));
            world.Log.Add("person", $"takes backup {_taken.Count}");
        }
    }

    /// <summary>Whether a backup is to be put back: no process may have the store open then.</summary>
    public bool IsWanted() => _taken.Count > 0 && _replaced is null && _dice.Chance(0.04);

    public void PutBack()
    {
        var number = _dice.Below(_taken.Count);
        world.Log.Add("person", $"puts backup {number + 1} back");
        _replaced = Restore(_taken[number].File);
        for (var i = 0; i < world.Domains.Count && _dice.Chance(0.5); i++)
        {
            world.Domains[i].Person.PutBack(_taken[number].Zones[i]);
        }
    }

    /// <summary>Whether the newer store is to be put back, now that KeyOps says that this one is older than the world.</summary>
    public bool IsRegretted(IEnumerable<string> holds) => _replaced is not null && holds.Any(IsOfRestored) && _dice.Chance(0.5);

    /// <summary>
    /// Whether the store is to be believed whatever name servers say of it. What that may cost is the mail signed with keys that it does not know, and no
    /// other: nobody puts the newer store back after that.
    /// </summary>
    public bool IsTrusted(IReadOnlyCollection<string> holds, KeyReader store)
    {
        if (!holds.Any(IsOfRestored) || !_dice.Chance(_replaced is null ? 0.5 : 0.1))
        {
            return false;
        }

        world.Log.Add("person", $"takes the restored store at its word");
        _replaced = null;
        foreach (var domain in world.Domains)
        {
            world.Usage.Trust(domain, [.. store.HistoriesOf(domain.Name).Select(key => key.Key)]);
            if (holds.Any(hold => hold.Contains("KeyOps once wrote", StringComparison.Ordinal) && hold.Contains($".{domain.Name} here", StringComparison.Ordinal)))
            {
                domain.Person.DropBlock();
            }
        }

        return true;
    }

    public void PutNewerBack()
    {
        world.Log.Add("person", $"puts the newer store back");
        Restore(_replaced!);
        _replaced = null;
    }

    private static bool IsOfRestored(string hold) => hold.Contains("restored store", StringComparison.Ordinal) || hold.Contains("the store was restored", StringComparison.Ordinal) || hold.Contains("KeyOps once wrote", StringComparison.Ordinal);

    /// <summary>The store was found to be as new as the world: it is the store now.</summary>
    public void Believe() => _replaced = null;

    private string? Restore(string file)
    {
        world.Crash.Arm(0); // a process of a person's own, who sees how it ends
        var replaced = StoreRestore.Run(StateFolder, world.Settings.MasterKey, file, world.Clock).ReplacedStore;
        world.Usage.ForgetUnpublished();
        world.Domains.ToList().ForEach(domain => domain.ActiveKey.Restored());
        return replaced;
    }
}
