using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;
using KeyOps.TestKit;

namespace KeyOps.Operations.Tests.Reconcile;

/// <summary>Domains with zone files in a folder of the test's own, real store and files, scripted name servers and clock.</summary>
internal sealed class ReconcileFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private bool _trustsRestored;

    public ReconcileFixture(params string[] domains)
    {
        Time = new(RandomDate.Next());
        Probe = new(Time);
        foreach (var domain in domains)
        {
            File.WriteAllText(Source(domain), $"""
                $TTL 1h
                @ IN SOA ns1 hostmaster ( 1 4h 1h 2w 15m ) ; by hand
                  NS ns1
                ns1 A 192.0.2.1

                """);
        }

        Settings = new()
        {
            File = _folder["keyops.yaml"],
            StateFolder = _folder["state"],
            MasterKey = new SecretSource.FromFile(_folder["state/master.key"]),
            Domains = [.. domains.Select(Domain)],
        };
    }

    public SetClock Time { get; }

    public ScriptedProbe Probe { get; }

    public Settings Settings { get; set; }

    internal List<ISigner> Signers { get; } = [];

    /// <summary>Makes keys.</summary>
    public Func<KeyAlgorithm, SigningKey> Generate { get; set; } = SigningKey.Generate;

    public List<ReconcileEvent> Heard { get; } = [];

    public static DkimPolicy Policy { get; } = new() { Algorithms = [new KeyAlgorithm.Rsa(1024)] };

    public string Source(string domain) => _folder[$"{domain}.zone"];

    public string Output(string domain) => _folder[$"out/{domain}.zone"];

    public async Task<ReconcileResult> ApplyAsync(params string[] only)
    {
        using var store = KeyStore.OpenForWriting(Settings.StateFolder, Settings.MasterKey, Time);
        var reconciler = Reconciler.Create(Settings, store, Time, served: null, Probe, Signers, Generate);
        if (_trustsRestored)
        {
            reconciler.TrustRestored(null);
            _trustsRestored = false;
        }

        var names = only.Length == 0 ? null : only.Select(DomainName.Parse).ToHashSet();
        return await reconciler.ApplyAsync(names, Heard.Add, TestContext.Current.CancellationToken);
    }

    /// <summary>One process that looks, lets this happen, and looks again, as the daemon does.</summary>
    public async Task LookTwiceAsync(Action meanwhile)
    {
        using var store = KeyStore.OpenForWriting(Settings.StateFolder, Settings.MasterKey, Time);
        var reconciler = Reconciler.Create(Settings, store, Time, served: null, Probe, Signers, Generate);
        await reconciler.ApplyAsync(null, Heard.Add, TestContext.Current.CancellationToken);
        meanwhile();
        await reconciler.ApplyAsync(null, Heard.Add, TestContext.Current.CancellationToken);
    }

    public async Task<ReconcileResult> ApplyDueAsync(params string[] due)
    {
        using var store = KeyStore.OpenForWriting(Settings.StateFolder, Settings.MasterKey, Time);
        return await Reconciler.Create(Settings, store, Time, served: null, Probe, Signers, Generate)
            .ApplyDueAsync(due.Select(DomainName.Parse).ToHashSet(), Heard.Add, TestContext.Current.CancellationToken);
    }

    public void TrustClock() => WithReconciler(reconciler => reconciler.TrustClock());

    public void TrustRestored() => _trustsRestored = true;

    public void Mend() => WithReconciler(reconciler => reconciler.MendLeft());

    public PlanReport Plan()
    {
        using var store = KeyStore.OpenForReading(Settings.StateFolder);
        return PlanMaker.Make(new Gatherer(Settings, store).Gather(null), store, Time);
    }

    public ImmutableArray<DomainStatus> Status()
    {
        using var store = KeyStore.OpenForReading(Settings.StateFolder);
        return StatusMaker.Make(new Gatherer(Settings, store).Gather(null), store.LatestAttempts(), Time.GetUtcNow());
    }

    public void Change(string domain, Func<DomainSettings, DomainSettings> change) => Settings = Settings with
    {
        Domains = [.. Settings.Domains.Select(settings => settings.Name == DomainName.Parse(domain) ? change(settings) : settings)],
    };

    public void Dispose() => _folder.Dispose();

    private void WithReconciler(Action<Reconciler> act)
    {
        using var store = KeyStore.OpenForWriting(Settings.StateFolder, Settings.MasterKey, Time);
        act(Reconciler.Create(Settings, store, Time, served: null, Probe, Signers, Generate));
    }

    private DomainSettings Domain(string domain) => new()
    {
        Name = DomainName.Parse(domain),
        Location = new(_folder["keyops.yaml"], 1, 1),
        PolicyName = "default",
        Policy = Policy,
        NameServers = new NameServerChoice.FromZone(),
        Zone = new() { Source = Source(domain), Output = Output(domain), Origin = DomainName.Parse(domain) },
        Mail = new()
        {
            Spf = SpfRecord.Parse("v=spf1 mx ~all").Require(),
            Dmarc = DmarcRecord.Parse("v=DMARC1; p=none").Require(),
            FirstSelector = Selector.Parse("default"),
        },
    };
}
