using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
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
        Serials = new(this);
        ActiveKey = new(this);
        Keys = new(Dice.Fork());
        Settings = MakeSettings(folder);
        Person = new(this, Settings.Domains[0].Zone);
        Servers = new(this, Person.FirstZone, Plan.Secondaries);
        Probe = new(this);
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

    public SerialOrder Serials { get; }

    public ActiveKey ActiveKey { get; }

    public KeyPool Keys { get; }

    /// <summary>As the configuration has them at present.</summary>
    public Settings Settings { get; private set; }

    public DkimPolicy Policy => Settings.Domains[0].Policy;

    public Person Person { get; }

    public NameServers Servers { get; }

    public SimulatedProbe Probe { get; }

    public IReadOnlyList<SimulatedSigner> Signers { get; }

    public Mail Mail { get; }

    /// <summary>A person wants the other kind of key from now on: those that were made ahead are not wanted any more. Not where signers can do one kind alone.</summary>
    public void ChangeAlgorithm()
    {
        if (Policy.Algorithms is not [var algorithm])
        {
            return;
        }

        KeyAlgorithm other = algorithm is KeyAlgorithm.Rsa ? new KeyAlgorithm.Ed25519() : new KeyAlgorithm.Rsa(1024);
        Log.Add("person", $"wants keys of {other} in place of {algorithm}");
        Settings = Settings with { Domains = [Settings.Domains[0] with { Policy = Policy with { Algorithms = [other] } }] };
    }

    private Settings MakeSettings(string folder)
    {
        var source = Path.Combine(folder, "keyops.example.zone");
        return new()
        {
            File = Path.Combine(folder, "keyops.yaml"),
            StateFolder = Path.Combine(folder, "state"),
            MasterKey = new SecretSource.FromFile(Path.Combine(folder, "state", "master.key")),
            RevealFolder = Path.Combine(folder, "revealed"),
            Publishers = [new PublisherSettings.EmbeddedServer()],
            Domains =
            [
                new()
                {
                    Name = Plan.Domain,
                    Location = new(Path.Combine(folder, "keyops.yaml"), 1, 1),
                    PolicyName = "simulated",
                    Policy = Plan.Policy,
                    NameServers = new NameServerChoice.FromZone(),
                    Zone = new()
                    {
                        Source = source,
                        Output = Plan.IsEditedInPlace ? source : Path.Combine(folder, "out", "keyops.example.zone"),
                        Origin = Plan.Domain,
                        Serial = Plan.Serials,
                    },
                    Mail = new()
                    {
                        Spf = SpfRecord.Parse("v=spf1 mx ~all").Record,
                        FirstSelector = Selector.Parse("default"),
                        RecordTtl = Plan.RecordTtl,
                    },
                },
            ],
        };
    }
}
