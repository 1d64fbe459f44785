using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;

namespace KeyOps.Operations.Tests.Reconcile;

/// <summary>A signer that signs with what it is told to, until told to refuse.</summary>
internal sealed class FakeSigner(string name) : ISigner
{
    public string Name => name;

    public bool Refuses { get; set; }

    /// <summary>The selector that each domain's mail is signed with.</summary>
    public Dictionary<string, string> SignsWith { get; private set; } = [];

    public List<string> KeptFiles { get; private set; } = [];

    public List<string> RemovedFiles { get; } = [];

    /// <summary>Loses its tables.</summary>
    public void Forget() => SignsWith = [];

    public Task<SwitchOutcome> SwitchAsync(SigningPlan plan, IReadOnlyCollection<DomainName> proven, CancellationToken cancellationToken)
    {
        if (Refuses)
        {
            return Task.FromResult<SwitchOutcome>(new SwitchOutcome.Failed("it signs with the old key", "look at its log"));
        }

        SignsWith = Wanted(plan);
        KeptFiles = [.. plan.Domains.SelectMany(domain => domain.Kept).Select(key => key.Selector.Text)];
        return Task.FromResult<SwitchOutcome>(new SwitchOutcome.Switched(proven.ToDictionary(domain => domain, domain => $"v=1; d={domain}; s={SignsWith[Text(domain)]}")));
    }

    public ImmutableArray<FileDiff> Differences(SigningPlan plan) =>
        Wanted(plan).OrderBy(pair => pair.Key).SequenceEqual(SignsWith.OrderBy(pair => pair.Key)) ? [] : [new($"{name}/key.table", "")];

    public void RemoveKeyFiles(IReadOnlyCollection<ManagedKey> keys) => RemovedFiles.AddRange(keys.Select(key => key.Selector.Text));

    private static Dictionary<string, string> Wanted(SigningPlan plan) => plan.Domains.ToDictionary(domain => Text(domain.Domain), domain => domain.Key.Selector.Text);

    private static string Text(DomainName domain) => domain.ToStringWithoutDot();
}
