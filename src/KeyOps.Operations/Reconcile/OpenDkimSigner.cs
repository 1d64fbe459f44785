using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Signers;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>An OpenDKIM as the loop sees it.</summary>
internal sealed class OpenDkimSigner : ISigner
{
    private readonly OpenDkimDeployer _deployer;
    private readonly SignerFiles _files;

    public OpenDkimSigner(SignerSettings.OpenDkim settings, KeyReader store, TimeProvider time)
    {
        Name = settings.Name;
        _deployer = new(settings, store.PrivateKeyOf, time);
        _files = new(settings, store.PrivateKeyOf);
    }

    public string Name { get; }

    public async Task<SwitchOutcome> SwitchAsync(SigningPlan plan, IReadOnlyCollection<DomainName> proven, CancellationToken cancellationToken) =>
        await _deployer.DeployAsync(Desired(plan), proven.ToHashSet(), cancellationToken) switch
        {
            DeployOutcome.Deployed deployed => new SwitchOutcome.Switched(
                deployed.Signatures.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!)),
            DeployOutcome.RolledBack rolledBack => new SwitchOutcome.Failed(rolledBack.Reason, "the signer signs as before; mend what its log shows, the switch is tried again"),
            DeployOutcome.Held held => new SwitchOutcome.Failed(string.Join("; ", held.Reasons), "the signer signs as before; mend that, the switch is tried again"),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no outcome of a deployment"),
        };

    public ImmutableArray<FileDiff> Differences(SigningPlan plan)
    {
        var desired = Desired(plan);
        var made = new DesiredSigning([.. desired.Signing.Where(IsMade)], [.. desired.Kept.Where(IsMade)]);
        return
        [
            .. _deployer.Plan(made).Changes.Select(Describe).OfType<FileDiff>(),
            .. desired.AllKeys.Where(key => !IsMade(key)).Select(key => new FileDiff(_files.KeyPathOf(key), $"+++ {_files.KeyPathOf(key)}\n+ (private key, made on apply)\n")),
            .. _files.TextsOf(desired).Select(Compare).OfType<FileDiff>(),
        ];
    }

    public void RemoveKeyFiles(IReadOnlyCollection<ManagedKey> keys) => _deployer.RemoveKeyFiles(keys);

    private static DesiredSigning Desired(SigningPlan plan) =>
        new([.. plan.Domains.Select(domain => domain.Key)], [.. plan.Domains.SelectMany(domain => domain.Kept)]);

    private static bool IsMade(ManagedKey key) => !ForeseenZone.StandsForAKey(key);

    private static FileDiff? Describe(FileChange change) => change switch
    {
        FileChange.PrivateKey key => new(key.Path, $"+++ {key.Path}\n+ ({key.Note})\n"),
        FileChange.Access access => new(access.Path, $"--- {access.Path}\n- (mode {FileStatus.Octal(access.OldMode)})\n+ (mode {FileStatus.Octal(access.NewMode)}{(access.Owner is { } owner ? $", owner {owner}" : "")})\n"),
        _ => null, // the tables are compared below, with the keys that are not made yet
    };

    private static FileDiff? Compare((string Path, string Text) table)
    {
        var present = AtomicFile.ReadOrNull(table.Path);
        var wanted = System.Text.Encoding.UTF8.GetBytes(table.Text);
        return present is not null && present.AsSpan().SequenceEqual(wanted) ? null : FileDiff.Of(table.Path, present, wanted);
    }
}
