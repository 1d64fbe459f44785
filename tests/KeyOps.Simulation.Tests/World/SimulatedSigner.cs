using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;
using KeyOps.Simulation.Tests.Invariants;

namespace KeyOps.Simulation.Tests.World;

/// <summary>
/// An OpenDKIM as it was measured: it reads its tables at the first milter connection after the signal, sessions that are open keep the old ones, key files are
/// read for every message. It may ignore a signal, refuse its files, or be dead.
/// </summary>
internal sealed class SimulatedSigner : ISigner
{
    private readonly SimulatedWorld _world;
    private readonly Dice _dice;
    private readonly Dictionary<DomainName, SelectorUse> _signs = [];
    private ImmutableDictionary<DomainName, ManagedKey> _tables = ImmutableDictionary<DomainName, ManagedKey>.Empty;
    private ImmutableDictionary<DomainName, ManagedKey> _loaded = ImmutableDictionary<DomainName, ManagedKey>.Empty;
    private readonly HashSet<string> _keyFiles = [];
    private bool _isSignalled;
    private int _sessions;

    public SimulatedSigner(string name, SimulatedWorld world)
    {
        Name = name;
        _world = world;
        _dice = world.Dice.Fork();
    }

    public string Name { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>It takes signals and goes on with what it has: its user cannot read the tables.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Its folder cannot be written.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>A person broke its files: until KeyOps has mended them, mail waits through no fault of ours.</summary>
    public bool IsDamaged { get; private set; }

    public string? SelectorOf(DomainName domain) => _loaded.GetValueOrDefault(domain)?.Selector.Text;

    public SelectorUse? UseOf(DomainName domain) => _signs.GetValueOrDefault(domain);

    public Task<SwitchOutcome> SwitchAsync(SigningPlan plan, IReadOnlyCollection<DomainName> proven, CancellationToken cancellationToken)
    {
        Point("is about to be switched");
        var before = _tables;
        if (IsReadOnly)
        {
            return Failed("its folder cannot be written");
        }

        if (!IsAlive && !before.IsEmpty)
        {
            return Failed("nothing answers");
        }

        foreach (var key in plan.Domains.SelectMany(domain => domain.Kept.Append(domain.Key)))
        {
            _world.Usage.Of(key);
            _keyFiles.Add(FileOf(key));
        }

        Point("has its key files");
        var wasDamaged = IsDamaged;
        _tables = plan.Domains.ToImmutableDictionary(domain => domain.Domain, domain => domain.Key);
        IsDamaged = false;
        _world.Log.Add(Name, $"tables name {string.Join(", ", _tables.Values.Select(key => key.Selector))}");
        Point("has its tables");
        Signal();
        Point("is signalled");
        _world.Time.Pass(_dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(5)));
        Connect();
        Point("is connected to");
        if (!IsAlive)
        {
            return Failed("its files are written, and nothing answers");
        }

        if (plan.Domains.FirstOrDefault(domain => SelectorOf(domain.Domain) != domain.Key.Selector.Text) is { } wrong)
        {
            if (before.IsEmpty)
            {
                return Failed("its files are written, and it does not sign with them");
            }

            _tables = before;
            IsDamaged = wasDamaged;
            Signal();
            Connect();
            return Failed($"it signs with {SelectorOf(wrong.Domain)} where {wrong.Key.Selector} was asked for; the old tables are back");
        }

        Point("is read back");
        return Task.FromResult<SwitchOutcome>(new SwitchOutcome.Switched(proven.ToDictionary(domain => domain, domain => $"v=1; d={domain}; s={SelectorOf(domain)}")));
    }

    public ImmutableArray<FileDiff> Differences(SigningPlan plan) =>
        plan.Domains.Length == _tables.Count
            && plan.Domains.All(domain => _tables.GetValueOrDefault(domain.Domain)?.Id == domain.Key.Id && domain.Kept.Append(domain.Key).All(key => _keyFiles.Contains(FileOf(key))))
            ? []
            : [new($"{Name}/key.table", "")];

    public void RemoveKeyFiles(IReadOnlyCollection<ManagedKey> keys)
    {
        foreach (var key in keys.Where(key => !_tables.ContainsValue(key)))
        {
            if (_keyFiles.Remove(FileOf(key)) && _world.Usage.Of(key) is { Users.Count: > 0 } use)
            {
                _world.Verdict.Broken(2, $"{Name}: the key file of {use.Selector} is gone, and {string.Join(", ", use.Users)} signs with it: mail waits");
            }
        }
    }

    /// <summary>The process ends, and comes back with the tables that are there then.</summary>
    public void Die(TimeSpan outage)
    {
        if (!IsAlive)
        {
            return;
        }

        IsAlive = false;
        _world.Log.Add(Name, $"dies for {outage}");
        foreach (var use in _signs.Values)
        {
            _world.Usage.Stops(Name, use);
        }

        _signs.Clear();
        _world.Time.After(outage, () =>
        {
            IsAlive = true;
            _isSignalled = false;
            Load();
        });
    }

    /// <summary>A person deletes a key file or empties the tables.</summary>
    public void Damage()
    {
        IsDamaged = true;
        _world.Log.Add("person", $"damages the files of {Name}");
        if (_dice.Chance(0.5))
        {
            _keyFiles.Clear();
        }
        else
        {
            _tables = ImmutableDictionary<DomainName, ManagedKey>.Empty;
        }
    }

    /// <summary>A message is about to be signed: a new connection, unless an open session takes it.</summary>
    public void Connect()
    {
        if (IsAlive && _isSignalled)
        {
            _isSignalled = false;
            if (!IsDeaf)
            {
                Load();
            }
        }
    }

    private void Signal()
    {
        _isSignalled = true;
        // Mail never ends: the next connection comes by itself.
        _world.Time.After(_dice.Scattered(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)), Connect);
    }

    private void Load()
    {
        if (IsDamaged)
        {
            return;
        }

        var before = _loaded;
        _loaded = _tables;
        foreach (var gone in before.Keys.Where(domain => !_loaded.ContainsKey(domain) && _world.ActiveKey.HadOne))
        {
            _world.Verdict.Broken(2, $"{Name} has no key for {gone} any more: mail goes out unsigned");
        }

        foreach (var domain in _signs.Keys.Where(domain => !_loaded.ContainsKey(domain)).ToArray())
        {
            _signs.Remove(domain, out var use);
            _world.Usage.Stops(Name, use!);
        }

        foreach (var (domain, key) in _loaded)
        {
            if (!_keyFiles.Contains(FileOf(key)))
            {
                _world.Verdict.Broken(2, $"{Name}: the tables name a key file of {key.Selector} that is not there: mail waits");
            }

            var use = _world.Usage.Of(key);
            if (_signs.TryGetValue(domain, out var old) && old != use)
            {
                KeepSession(old);
                _world.Usage.Stops(Name, old);
            }

            _signs[domain] = use;
            _world.Usage.Starts(Name, use);
        }
    }

    /// <summary>A session that was open goes on with the old tables until it ends.</summary>
    private void KeepSession(SelectorUse old)
    {
        if (!_dice.Chance(0.5))
        {
            return;
        }

        var session = $"{Name}/{++_sessions}";
        _world.Usage.Starts(session, old);
        _world.Time.After(_dice.Between(TimeSpan.FromSeconds(1), _world.Plan.LongestSession), () => _world.Usage.Stops(session, old));
    }

    private void Point(string place) => _world.Crash.Pass($"a signer {place}");

    private static string FileOf(ManagedKey key) => $"{key.Domain}/{key.Selector}";

    private static Task<SwitchOutcome> Failed(string reason) => Task.FromResult<SwitchOutcome>(new SwitchOutcome.Failed(reason, "it is tried again"));
}
