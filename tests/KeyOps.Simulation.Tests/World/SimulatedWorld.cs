using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Simulation.Tests.Invariants;

namespace KeyOps.Simulation.Tests.World;

/// <summary>Everything outside of KeyOps, and who watches it.</summary>
internal sealed class SimulatedWorld
{
    public SimulatedWorld(int seed, string folder, DateTimeOffset start, bool isLogged)
    {
        Dice = new(seed);
        Plan = SimulationPlan.From(Dice.Fork());
        Time = new(start);
        Log = new(Time, folder, isLogged);
        Clock = new(Time, Crash);
        Verdict = new(Time, Log);
        Usage = new(this);
        Keys = new(Dice.Fork());
        SimulationPlan[] plans = Plan.HasNeighbour ? [Plan, Plan.Neighbour(Dice.Fork())] : [Plan];
        Settings = MakeSettings(folder, plans);
        Domains = [.. plans.Select((plan, i) => new SimulatedDomain(this, i, plan, Settings.Domains[i]))];
        Probe = new(this);
        Serving = new(this);
        Backups = new(this);
        Signers = [.. Enumerable.Range(1, Plan.Signers).Select(i => new SimulatedSigner($"signer{i}", this, Plan.KeyTypeOf(i)))];
        Mail = new(this);
    }

    public Luck Dice { get; }

    public SimulationPlan Plan { get; }

    public SimulatedTime Time { get; }

    public CrashPoints Crash { get; } = new();

    public EventLog Log { get; }

    public DaemonClock Clock { get; }

    public Verdict Verdict { get; }

    public SelectorUsage Usage { get; }

    public KeyPool Keys { get; }

    /// <summary>As the configuration has them at present.</summary>
    public Settings Settings { get; set; }

    public IReadOnlyList<SimulatedDomain> Domains { get; }

    /// <summary>Nothing goes wrong any more.</summary>
    public bool IsCalm { get; set; }

    /// <summary>Whether signers have signed for every domain.</summary>
    public bool HadActiveKeys => Domains.All(domain => domain.ActiveKey.HadOne);

    public Serving Serving { get; }

    public Backups Backups { get; }

    public SimulatedProbe Probe { get; }

    public IReadOnlyList<SimulatedSigner> Signers { get; }

    public Mail Mail { get; }

    public SimulatedDomain Of(DomainName domain) => Domains.Single(each => each.Name == domain);

    private static Settings MakeSettings(string folder, IEnumerable<SimulationPlan> plans) => new()
    {
        File = Path.Combine(folder, "keyops.yaml"),
        StateFolder = Path.Combine(folder, "state"),
        MasterKey = new SecretSource.FromFile(Path.Combine(folder, "state", "master.key")),
        RevealFolder = Path.Combine(folder, "revealed"),
        Publishers = [new PublisherSettings.EmbeddedServer()],
        Domains = [.. plans.Select(plan => MakeDomain(folder, plan))],
    };

    private static DomainSettings MakeDomain(string folder, SimulationPlan plan)
    {
        var source = Path.Combine(folder, $"{plan.Domain}zone");
        return new()
        {
            Name = plan.Domain,
            Location = new(Path.Combine(folder, "keyops.yaml"), 1, 1),
            PolicyName = "simulated",
            Policy = plan.Policy,
            NameServers = new NameServerChoice.FromZone(),
            Zone = new()
            {
                Source = source,
                Output = plan.IsEditedInPlace ? source : Path.Combine(folder, "out", $"{plan.Domain}zone"),
                Origin = plan.Domain,
                Serial = plan.Serials,
            },
            Mail = new()
            {
                Spf = SpfRecord.Parse("v=spf1 mx ~all").Record,
                FirstSelector = Selector.Parse("default"),
                RecordTtl = plan.RecordTtl,
            },
        };
    }
}
