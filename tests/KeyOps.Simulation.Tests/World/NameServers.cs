using KeyOps.Core.Records;
using KeyOps.Core.Zones;
using KeyOps.Simulation.Tests.Invariants;

namespace KeyOps.Simulation.Tests.World;

/// <summary>
/// The primary, which is told of the zone file, and its secondaries, which fetch it when they come to it: they lag, die with what they have, and
/// now and then come back with an older copy.
/// </summary>
internal sealed class NameServers
{
    /// <summary>A secondary that lost its latest transfer relapses only while nobody looks: between a confirmation and a switch nothing can be proven.</summary>
    private static readonly TimeSpan Unobserved = TimeSpan.FromMinutes(2);

    private readonly SimulatedWorld _world;
    private readonly SimulatedDomain _domain;
    private readonly Luck _dice;
    private readonly List<Zone> _published = [];
    private readonly Dictionary<AuthoritativeServer, DateTimeOffset> _relapsedUntil = [];

    /// <param name="world">The world.</param>
    /// <param name="domain">Whose zone they serve.</param>
    public NameServers(SimulatedWorld world, SimulatedDomain domain)
    {
        (_world, _domain) = (world, domain);
        _dice = world.Dice.Fork();
        var zone = domain.Person.FirstZone;
        _published.Add(zone);
        All = [.. Enumerable.Range(0, domain.Plan.Secondaries + 1).Select(i => new AuthoritativeServer(i == 0 ? "ns1" : $"ns{i + 1}", zone, world.Time))];
        Asked = All;
    }

    public IReadOnlyList<AuthoritativeServer> All { get; }

    /// <summary>When KeyOps last asked any of them.</summary>
    public DateTimeOffset AskedAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Those that KeyOps asks: all of them, as long as it does what it should.</summary>
    public IReadOnlyList<AuthoritativeServer> Asked { get; set; } = [];

    private Zone Newest => _published[^1];

    /// <summary>Whether the record was in any zone that the primary was told of.</summary>
    public bool HadEver(SelectorUse use) => _published.Any(zone => zone.TryFind(use.Owner, RecordType.Txt, out var set) && set[0].SequenceEqual(use.Rdata.Span));

    /// <summary>Whether the record is in the zone that the primary was told of last, whoever serves that yet.</summary>
    public bool Keeps(SelectorUse use) => Newest.TryFind(use.Owner, RecordType.Txt, out var set) && set[0].SequenceEqual(use.Rdata.Span);

    /// <summary>KeyOps tells the primary.</summary>
    public void Publish(Zone zone)
    {
        _world.Crash.Pass("the zone file is written and nobody told");
        _domain.Serials.Check(Newest, zone);
        if (!ReferenceEquals(zone, Newest))
        {
            _published.Add(zone);
        }

        _world.Log.Add("publish", $"{zone.Apex} serial {zone.Serial}");
        var number = _published.Count;
        _world.Time.After(_dice.Chance(0.7) ? TimeSpan.Zero : _dice.Scattered(TimeSpan.FromSeconds(1), TimeSpan.FromHours(2)), () => LoadPrimary(zone, number));
        _world.Time.Pass(TimeSpan.Zero);
        _world.Crash.Pass("the name server is told");
    }

    /// <summary>A server goes down for a while.</summary>
    public void Kill(TimeSpan outage)
    {
        var server = _dice.Pick(All);
        if (!server.IsUp)
        {
            return;
        }

        server.IsUp = false;
        _world.Log.Add(server.Name, $"goes down for {outage}");
        _world.Time.After(outage, () => Revive(server));
    }

    /// <summary>
    /// A secondary comes back with what it had some transfers ago, if every record that matters now is in it: also that of a key whose signer is down at
    /// present, and of the Active one, whose signers are mended with it whatever name servers do.
    /// </summary>
    public void Relapse(TimeSpan duration)
    {
        if (All.Count < 2 || _world.Time.Now - AskedAt < Unobserved)
        {
            return;
        }

        var server = All[1 + _dice.Below(All.Count - 1)];
        var back = 1 + _dice.Below(6);
        if (!server.IsUp || server.Copy.IsRelapse || server.Copies.Count <= back)
        {
            return;
        }

        var old = server.Copies[^(back + 1)];
        var wanted = _world.Usage.Names.Where(use => use.IsWanted(_world.Time.Now))
            .Concat(_world.Signers.SelectMany(signer => signer.Tabled))
            .Concat(_domain.ActiveKey.Current)
            .Where(use => use.Domain == _domain.Name);
        if (!wanted.All(use => old.Holds(use.Owner, use.Rdata.Span)))
        {
            return;
        }

        _world.Log.Add(server.Name, $"relapses to serial {old.Serial} for {duration}");
        Load(server, old.Zone, isRelapse: true);
        _relapsedUntil[server] = _world.Time.Now + duration;
        _world.Time.After(duration, () => Fetch(server));
    }

    /// <summary>Everything works from now on.</summary>
    public void CalmDown()
    {
        foreach (var server in All)
        {
            Revive(server);
        }
    }

    private void Revive(AuthoritativeServer server)
    {
        if (!server.IsUp)
        {
            server.IsUp = true;
            _world.Log.Add(server.Name, $"is up again with serial {server.Copy.Serial}");
        }

        if (server == All[0])
        {
            LoadPrimary(Newest, _published.Count);
        }
        else
        {
            Fetch(server);
        }
    }

    private void LoadPrimary(Zone zone, int number)
    {
        if (!All[0].IsUp || number < _published.Count)
        {
            return;
        }

        Load(All[0], zone, isRelapse: false);
        foreach (var secondary in All.Skip(1))
        {
            Fetch(secondary);
        }
    }

    /// <summary>After a NOTIFY at once, else at the next refresh.</summary>
    private void Fetch(AuthoritativeServer secondary)
    {
        var wait = _world.IsCalm ? TimeSpan.FromSeconds(30)
            : _dice.Chance(0.6) ? _dice.Between(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(20))
            : _dice.Scattered(TimeSpan.FromMinutes(1), TimeSpan.FromHours(30));
        _world.Time.After(wait, () =>
        {
            // It fetches from the primary: what that serves at this time.
            var zone = All[0].Copy.Zone;
            if (secondary.IsUp && All[0].IsUp && (_world.IsCalm || _relapsedUntil.GetValueOrDefault(secondary) <= _world.Time.Now))
            {
                Load(secondary, zone, isRelapse: false);
            }
        });
    }

    private void Load(AuthoritativeServer server, Zone zone, bool isRelapse)
    {
        if (ReferenceEquals(server.Copy.Zone, zone))
        {
            return;
        }

        _world.Log.Add(server.Name, $"serves {zone.Apex} serial {zone.Serial} in place of {server.Copy.Serial}");
        server.Load(zone, isRelapse);
        _world.Usage.Served(_domain, server);
    }
}
