using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Signers;

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

    /// <summary>Its files cannot be looked at.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>Its files are written, and it does not sign by them.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>What it signs does not verify: it has another private key.</summary>
    public bool SignsBadly { get; set; }

    /// <summary>A selector that it signs with, whatever is in its tables.</summary>
    public string? ShowsStill { get; set; }

    /// <summary>The process ends when its files are written, before it is told of them.</summary>
    public bool BreaksOff { get; set; }

    /// <summary>Takes a plan for some domains alone.</summary>
    public bool TakesParts { get; set; }

    /// <summary>The domains of each plan that it was given.</summary>
    public List<string> Given { get; } = [];

    /// <summary>What the signatures of its latest switch were to verify with.</summary>
    public IReadOnlyDictionary<KeyId, VerifyingKey> Proven { get; private set; } = new Dictionary<KeyId, VerifyingKey>();

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

    public Task<SwitchOutcome> SwitchAsync(SigningPlan plan, IReadOnlyDictionary<KeyId, VerifyingKey> proven, CancellationToken cancellationToken)
    {
        Asked++;
        if (Refuses)
        {
            return Task.FromResult<SwitchOutcome>(new SwitchOutcome.Failed("it signs with the old key", "look at its log"));
        }

        Given.Add(string.Join(' ', plan.Domains.Select(domain => Text(domain.Domain))));
        SignsWith = Expected(plan);
        if (BreaksOff)
        {
            throw new IOException("the process ends here");
        }

        if (IsDeaf)
        {
            return Task.FromResult<SwitchOutcome>(new SwitchOutcome.Failed("its files are written, and it does not sign by them", "look at its log"));
        }

        KeptFiles = [.. plan.Domains.SelectMany(domain => domain.Kept).Select(key => key.Selector.Text)];
        Proven = proven;
        return Task.FromResult<SwitchOutcome>(new SwitchOutcome.Switched(
            plan.Domains.SelectMany(domain => domain.Keys).Where(key => proven.ContainsKey(key.Id) && IsCarried(key)).ToDictionary(key => key.Id, key => $"v=1; s={key.Selector}")));
    }

    public bool Carries(KeyAlgorithm algorithm) => Kinds.Contains(algorithm.KeyType);

    public Task<SigningSight> LookAsync(DomainName domain, IReadOnlyCollection<ManagedKey> keys, CancellationToken cancellationToken) => Task.FromResult<SigningSight>(
        IsDown ? new SigningSight.Hidden("nothing answers there")
        : ShowsStill is { } still ? new SigningSight.Shows([Selector.Parse(still)])
        : IsDeaf ? new SigningSight.Shows([])
        : new SigningSight.Shows(SignsWith.TryGetValue(Text(domain), out var selectors) ? [.. selectors.Split('+').Select(Selector.Parse)] : [])
        {
            Broken = SignsBadly ? [.. keys.Select(key => key.Selector)] : [],
        });

    public ImmutableArray<FileDiff> Differences(SigningPlan plan) => IsUnreadable
        ? throw new IOException("cannot look at its folder: Permission denied")
        : Expected(plan).OrderBy(pair => pair.Key).SequenceEqual(SignsWith.OrderBy(pair => pair.Key)) ? [] : [new($"{name}/key.table", "")];

    public bool Takes(SigningPlan part) => TakesParts;

    public void RemoveKeyFiles(IReadOnlyCollection<ManagedKey> keys) => RemovedFiles.AddRange(keys.Select(key => key.Selector.Text));

    /// <summary>Its tables once the plan is in them.</summary>
    private Dictionary<string, string> Expected(SigningPlan plan) => plan.Only is not { } only
        ? Wanted(plan)
        : SignsWith.Where(pair => !only.Select(Text).Contains(pair.Key)).Concat(Wanted(plan)).ToDictionary();

    private Dictionary<string, string> Wanted(SigningPlan plan) => plan.Domains.Where(domain => !domain.Keys.IsEmpty)
        .ToDictionary(domain => Text(domain.Domain), domain => string.Join('+', domain.Keys.Where(IsCarried).Select(key => key.Selector.Text)));

    private bool IsCarried(ManagedKey key) => Carries(key.Algorithm);

    private static string Text(DomainName domain) => domain.ToStringWithoutDot();
}
