using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Signers;
using KeyOps.Simulation.Tests.Invariants;

namespace KeyOps.Simulation.Tests.World;

/// <summary>
/// An OpenDKIM as it was measured: it reads its tables at the first milter connection after the signal, sessions that are open keep the old ones, key files are
/// read for every message. It may ignore a signal, refuse its files, or be dead.
/// </summary>
internal sealed class SimulatedSigner : ISigner
{
    private readonly SimulatedWorld _world;
    private readonly string? _keyType;
    private readonly Luck _dice;
    private static readonly ImmutableHashSet<ManagedKey> NoKeys = ImmutableHashSet.Create<ManagedKey>(EqualityComparer<ManagedKey>.Create(
        (left, right) => left!.Selector == right!.Selector && left.Domain == right.Domain && left.PublicKey.AsSpan().SequenceEqual(right.PublicKey.AsSpan()),
        key => key.Selector.GetHashCode()));

    private readonly SimulatedKeyFiles _keyFiles;
    private ImmutableHashSet<ManagedKey> _tables = NoKeys;
    private ImmutableHashSet<ManagedKey> _loaded = NoKeys;
    private ImmutableHashSet<ManagedKey> _earlier = NoKeys;
    private bool _isSignalled;

    /// <summary>Its tables were written once; they may have been emptied since.</summary>
    private bool _hasTables;

    /// <summary>The domains that its tables were written without because they send no mail.</summary>
    private ImmutableHashSet<DomainName> _left = [];
    private bool _loadedInRelapse;
    private int _sessions;

    public SimulatedSigner(string name, SimulatedWorld world, string? keyType)
    {
        Name = name;
        _world = world;
        _keyType = keyType;
        _dice = world.Dice.Fork();
        _keyFiles = new(world.Keys);
    }

    public string Name { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>It takes signals and goes on with what it has: its user cannot read the tables.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>It reads files of new keys somewhere else than where they are written: in a copy of the folder that has a key of its own under that name.</summary>
    public bool IsAstray
    {
        get => _keyFiles.IsAstray;
        set => _keyFiles.IsAstray = value;
    }

    /// <summary>Its folder cannot be written.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Whether what it signs with is looked at after a switch, as it should be.</summary>
    public bool IsReadBack { get; set; } = true;

    /// <summary>Whether what it signs is verified then, and not its selector alone looked at.</summary>
    public bool IsVerified { get; set; } = true;

    /// <summary>A person put older tables back: what it signs by them is not ours to stand for.</summary>
    public bool IsRelapsed { get; private set; }

    /// <summary>A person broke its files: until KeyOps has mended them, mail waits through no fault of ours.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>What it signs with now, and what is known of that.</summary>
    public IEnumerable<SelectorUse> Uses => IsAlive ? _loaded.OrderBy(key => key.Id).Select(_world.Usage.Of) : [];

    /// <summary>Those of them whose signatures nobody finds good, unless a person swapped the key's file.</summary>
    public IEnumerable<SelectorUse> Misuses => IsAlive && !IsDamaged ? _loaded.Where(key => !_keyFiles.IsSwapped(key) && !_keyFiles.Fits(key)).Select(_world.Usage.Of) : [];

    /// <summary>Whether a person put another key in the place of one that it signs with.</summary>
    public bool HasSwapped => _tables.Any(_keyFiles.IsSwapped);

    /// <summary>What it would sign with if it were started again now.</summary>
    public IEnumerable<SelectorUse> Tabled => _tables.Select(_world.Usage.Of);

    /// <summary>OpenDKIM signs with one algorithm for all; other signers with any.</summary>
    public bool Carries(KeyAlgorithm algorithm) => _keyType is null || algorithm.KeyType == _keyType;

    public IEnumerable<string> SelectorsOf(DomainName domain) => _loaded.Where(key => key.Domain == domain).Select(key => key.Selector.Text);

    /// <summary>What its tables say that it signs with.</summary>
    public IEnumerable<Selector> TabledFor(DomainName domain) => _tables.Where(key => key.Domain == domain).Select(key => key.Selector);

    public Task<SigningSight> LookAsync(DomainName domain, IReadOnlyCollection<ManagedKey> keys, CancellationToken cancellationToken)
    {
        Point("is looked at");
        _world.Time.Pass(_dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        Connect();
        return Task.FromResult<SigningSight>(IsAlive
            ? new SigningSight.Shows([.. SelectorsOf(domain).Select(Selector.Parse)])
            : new SigningSight.Hidden("nothing answers"));
    }

    public Task<SwitchOutcome.Failed?> PrepareAsync(SigningPlan plan, CancellationToken cancellationToken)
    {
        Point("is about to get ready");
        if (IsReadOnly)
        {
            return Task.FromResult<SwitchOutcome.Failed?>(new("its folder cannot be written", "it is tried again"));
        }

        if (_keyFiles.FindSwapped(Files(plan)) is { } swapped)
        {
            return Task.FromResult<SwitchOutcome.Failed?>(new(swapped, "move it away"));
        }

        _keyFiles.Write(Files(plan));
        Point("is ready");
        return Task.FromResult<SwitchOutcome.Failed?>(IsAlive || _tables.IsEmpty ? null : new("nothing answers", "it is tried again"));
    }

    public Task<SwitchOutcome> SwitchAsync(SigningPlan plan, IReadOnlyDictionary<KeyId, VerifyingKey> proven, CancellationToken cancellationToken)
    {
        Point("is about to be switched");
        var before = _tables;
        var hadTables = _hasTables;
        if (IsReadOnly)
        {
            return Failed("its folder cannot be written");
        }

        if (!IsAlive && !before.IsEmpty)
        {
            return Failed("nothing answers");
        }

        var wanted = Wanted(plan);
        if (_keyFiles.FindSwapped(Files(plan)) is { } swapped)
        {
            return Failed(swapped);
        }

        _keyFiles.Write(Files(plan));
        Point("has its key files");
        var wasDamaged = IsDamaged;
        if (!_tables.IsEmpty && !_tables.SetEquals(wanted))
        {
            _earlier = _tables;
        }

        _tables = wanted;
        _hasTables = true;
        _left = [.. _world.Domains.Where(domain => domain.SaidNoMail && !wanted.Any(key => key.Domain == domain.Name)).Select(domain => domain.Name)];
        IsDamaged = false;
        _world.Log.Add(Name, $"tables name {Names(_tables)}");
        Point("has its tables");
        Signal();
        Point("is signalled");
        _world.Time.Pass(_dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(5)));
        Connect();
        Point("is connected to");
        if (IsReadBack && FindFault(wanted, proven) is { } fault)
        {
            if (before.IsEmpty && (!hadTables || !proven.Values.Any(key => key is VerifyingKey.Served)))
            {
                return Failed($"its files are written, but {fault}");
            }

            _tables = before;
            IsDamaged = wasDamaged;
            Signal();
            Connect();
            return Failed($"{fault}; the old tables are back");
        }

        Point("is read back");
        IsRelapsed = false;
        return Task.FromResult<SwitchOutcome>(new SwitchOutcome.Switched(
            wanted.Where(key => proven.ContainsKey(key.Id)).ToDictionary(key => key.Id, key => $"v=1; d={key.Domain}; s={key.Selector}")));
    }

    /// <summary>What a message that it signs now shows; null when all is as it should be.</summary>
    private string? FindFault(ImmutableHashSet<ManagedKey> wanted, IReadOnlyDictionary<KeyId, VerifyingKey> proven)
    {
        if (!IsAlive)
        {
            return "nothing answers";
        }

        return !_loaded.SetEquals(wanted) ? $"it signs with {Names(_loaded)} where {Names(wanted)} was asked for"
            : !IsVerified ? null
            : wanted.OrderBy(key => key.Id).Select(key => _keyFiles.FindFault(key, proven.GetValueOrDefault(key.Id))).FirstOrDefault(fault => fault is not null);
    }

    public ImmutableArray<FileDiff> Differences(SigningPlan plan) =>
        _tables.SetEquals(Wanted(plan)) && _keyFiles.AreRight(Files(plan)) ? [] : [new($"{Name}/key.table", "") { Wanted = Names(Wanted(plan)) }];

    public void RemoveKeyFiles(IReadOnlyCollection<ManagedKey> keys)
    {
        foreach (var key in keys.Where(key => !_tables.Contains(key)))
        {
            if (_keyFiles.Remove(key) && _world.Usage.Of(key) is var use && use.Users.Any(IsMine))
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
        foreach (var key in _loaded)
        {
            _world.Usage.Stops(Name, _world.Usage.Of(key), _loadedInRelapse);
        }

        _loaded = NoKeys;
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
            _tables = NoKeys;
        }
    }

    /// <summary>A person puts another key where that of a key is, and sees it later.</summary>
    public void Swap(TimeSpan until)
    {
        if (_keyFiles.Swap(_dice) is { } path)
        {
            _world.Log.Add("person", $"puts another key into {path} of {Name}");
            _world.Time.After(until, PutRight);
        }
    }

    /// <summary>The person puts the right keys back.</summary>
    public void PutRight() => _keyFiles.PutRight();

    /// <summary>A person restores the tables of before the last switch, and restarts it.</summary>
    public void Relapse()
    {
        if (!IsAlive || _earlier.IsEmpty || _earlier.Any(key => !_keyFiles.Contains(key) || !_world.Of(key.Domain).Servers.Keeps(_world.Usage.Of(key)) || !_world.Of(key.Domain).Servers.All.All(server => server.Copy.Holds(_world.Usage.Of(key).Owner, _world.Usage.Of(key).Rdata.Span))))
        {
            return;
        }

        _world.Log.Add("person", $"restores older tables of {Name}");
        IsRelapsed = true;
        IsDamaged = false;
        _tables = _earlier;
        Load();
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
        var wasRelapse = _loadedInRelapse;
        _loadedInRelapse = IsRelapsed;
        _loaded = _tables;
        foreach (var domain in _world.Domains.Where(domain => domain.ActiveKey.HadOne && !IsRelapsed && !_left.Contains(domain.Name) && before.Any(key => key.Domain == domain.Name) && !SelectorsOf(domain.Name).Any()))
        {
            _world.Verdict.Broken(2, $"{Name} has no key of {domain.Name} any more: its mail goes out unsigned");
        }

        foreach (var key in _loaded.OrderBy(key => key.Id))
        {
            _keyFiles.Read(key);
            if (!_keyFiles.Contains(key))
            {
                _world.Verdict.Broken(2, $"{Name}: the tables name a key file of {key.Selector} that is not there: mail waits");
            }

            _world.Usage.Starts(Name, _world.Usage.Of(key));
        }

        foreach (var old in before.Except(_loaded).OrderBy(key => key.Id).Select(_world.Usage.Of))
        {
            KeepSession(old);
            _world.Usage.Stops(Name, old, wasRelapse);
        }
    }

    /// <summary>A session that was open goes on with the old tables until it ends.</summary>
    private void KeepSession(SelectorUse old)
    {
        if (_loadedInRelapse || IsRelapsed || !_dice.Chance(0.5))
        {
            return;
        }

        var session = $"{Name}/{++_sessions}";
        _world.Usage.Starts(session, old);
        _world.Time.After(_dice.Between(TimeSpan.FromSeconds(1), _world.Of(old.Domain).Plan.LongestSession), () => _world.Usage.Stops(session, old));
    }

    private void Point(string place) => _world.Crash.Pass($"a signer {place}");

    private ImmutableHashSet<ManagedKey> Wanted(SigningPlan plan) => NoKeys.Union(plan.Domains.SelectMany(domain => domain.Keys).Where(key => Carries(key.Algorithm)));

    private ManagedKey[] Files(SigningPlan plan) =>
        [.. plan.Domains.SelectMany(domain => domain.Keys.Concat(domain.Kept)).Where(key => Carries(key.Algorithm))];

    private bool IsMine(string user) => user == Name || user.StartsWith(Name + "/", StringComparison.Ordinal);

    private static string Names(IEnumerable<ManagedKey> keys) => string.Join(", ", keys.OrderBy(key => key.Id).Select(key => key.Selector));

    private static Task<SwitchOutcome> Failed(string reason) => Task.FromResult<SwitchOutcome>(new SwitchOutcome.Failed(reason, "it is tried again"));
}
