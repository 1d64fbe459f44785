using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;

namespace KeyOps.Operations.Tests.Reconcile;

/// <summary>A signer that signs with what it is told to, until told to refuse.</summary>
internal sealed class FakeSigner(string name) : ISigner
{
    public string Name => name;

    public bool Refuses { get; set; }

    public bool IsDown { get; set; }

    /// <summary>The kinds of key that it signs with.</summary>
    public ImmutableArray<string> Kinds { get; init; } = ["rsa", "ed25519"];

    /// <summary>Cannot get ready.</summary>
    public bool IsUnprepared { get; set; }

    /// <summary>How often it was asked to switch.</summary>
    public int Asked { get; private set; }

    /// <summary>The selector that each domain's mail is signed with.</summary>
    public Dictionary<string, string> SignsWith { get; private set; } = [];

    public List<string> KeptFiles { get; private set; } = [];

    public List<string> RemovedFiles { get; } = [];

    /// <summary>Loses its tables.</summary>
    public void Forget() => SignsWith = [];

    public Task<SwitchOutcome.Failed?> PrepareAsync(SigningPlan plan, CancellationToken cancellationToken) =>
        Task.FromResult(IsUnprepared ? new SwitchOutcome.Failed("its disk is full", "make room") : null);

    public Task<SwitchOutcome> SwitchAsync(SigningPlan plan, IReadOnlyCollection<DomainName> proven, CancellationToken cancellationToken)
    {
        Asked++;
        if (Refuses)
        {
            return Task.FromResult<SwitchOutcome>(new SwitchOutcome.Failed("it signs with the old key", "look at its log"));
        }

        SignsWith = Wanted(plan);
        KeptFiles = [.. plan.Domains.SelectMany(domain => domain.Kept).Select(key => key.Selector.Text)];
        return Task.FromResult<SwitchOutcome>(new SwitchOutcome.Switched(plan.Domains.Where(domain => proven.Contains(domain.Domain)).SelectMany(domain => domain.Keys).Where(IsCarried).Select(key => key.Id).ToDictionary(id => id, id => $"v=1; s={plan.Domains.SelectMany(domain => domain.Keys).Single(key => key.Id == id).Selector}")));
    }

    public bool Carries(KeyAlgorithm algorithm) => Kinds.Contains(algorithm.KeyType);

    public Task<SigningSight> LookAsync(DomainName domain, CancellationToken cancellationToken) => Task.FromResult<SigningSight>(
        IsDown ? new SigningSight.Hidden("nothing answers there")
        : new SigningSight.Shows(SignsWith.TryGetValue(Text(domain), out var selectors) ? [.. selectors.Split('+').Select(Selector.Parse)] : []));

    public ImmutableArray<FileDiff> Differences(SigningPlan plan) =>
        Wanted(plan).OrderBy(pair => pair.Key).SequenceEqual(SignsWith.OrderBy(pair => pair.Key)) ? [] : [new($"{name}/key.table", "")];

    public void RemoveKeyFiles(IReadOnlyCollection<ManagedKey> keys) => RemovedFiles.AddRange(keys.Select(key => key.Selector.Text));

    private Dictionary<string, string> Wanted(SigningPlan plan) => plan.Domains
        .ToDictionary(domain => Text(domain.Domain), domain => string.Join('+', domain.Keys.Where(IsCarried).Select(key => key.Selector.Text)));

    private bool IsCarried(ManagedKey key) => Carries(key.Algorithm);

    private static string Text(DomainName domain) => domain.ToStringWithoutDot();
}
