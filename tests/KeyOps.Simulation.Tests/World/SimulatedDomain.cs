using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Simulation.Tests.Invariants;

namespace KeyOps.Simulation.Tests.World;

/// <summary>A domain with its zone: who keeps the file, who serves it, and who watches. Signers are shared with the others.</summary>
internal sealed class SimulatedDomain
{
    private readonly SimulatedWorld _world;
    private readonly int _index;

    public SimulatedDomain(SimulatedWorld world, int index, SimulationPlan plan, DomainSettings settings)
    {
        (_world, _index, Plan, Name) = (world, index, plan, settings.Name);
        Serials = new(world);
        ActiveKey = new(world, this);
        Person = new(world, plan, settings.Zone);
        Servers = new(world, this);
        Files = new(world, this);
    }

    public DomainName Name { get; }

    public SimulationPlan Plan { get; }

    public Person Person { get; }

    public NameServers Servers { get; }

    public SerialOrder Serials { get; }

    public ActiveKey ActiveKey { get; }

    public FilesAfterPass Files { get; }

    /// <summary>As the configuration has it at present.</summary>
    public DomainSettings Settings
    {
        get => _world.Settings.Domains[_index];
        private set => _world.Settings = _world.Settings with { Domains = _world.Settings.Domains.SetItem(_index, value) };
    }

    public bool SendsMail => Settings.Mail.SendsMail;

    /// <summary>A person said that it sends no mail, and may have taken it back since: signers may be without its keys on purpose.</summary>
    public bool SaidNoMail { get; set; }

    public KeyTimeline TimelineOf(IEnumerable<KeyHistory> keys) => Settings.TimelineOf(keys);

    /// <summary>A person wants the other kind of key from now on: those that were made ahead are not wanted any more. Not where signers can do one kind alone.</summary>
    public void ChangeAlgorithm()
    {
        if (Settings.Policy.Algorithms is not [var algorithm])
        {
            return;
        }

        KeyAlgorithm other = algorithm is KeyAlgorithm.Rsa ? new KeyAlgorithm.Ed25519() : new KeyAlgorithm.Rsa(1024);
        _world.Log.Add("person", $"wants keys of {other} in place of {algorithm} for {Name}");
        Settings = Settings with { Policy = Settings.Policy with { Algorithms = [other] } };
    }

    /// <summary>A person says that the domain sends no mail, or that it does again.</summary>
    public void Send(bool sendsMail)
    {
        if (sendsMail != SendsMail)
        {
            SaidNoMail |= !sendsMail;
            _world.Log.Add("person", $"says that {Name} sends {(sendsMail ? "mail again" : "no mail")}");
            Settings = Settings with { Mail = Settings.Mail with { SendsMail = sendsMail, Spf = SpfRecord.Parse(sendsMail ? "v=spf1 mx ~all" : "v=spf1 -all").Record } };
        }
    }
}
