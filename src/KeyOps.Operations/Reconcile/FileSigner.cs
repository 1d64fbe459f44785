using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Signers;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>A signer that is kept by files, as the loop sees it.</summary>
internal sealed class FileSigner : ISigner
{
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private readonly SignerSettings _settings;
    private readonly SignerDeployer _deployer;
    private readonly TimeProvider _time;

    public FileSigner(SignerSettings settings, KeyReader store, TimeProvider time)
    {
        Name = settings.Name;
        _settings = settings;
        _time = time;
        _deployer = new(settings, store.PrivateKeyOf, time);
    }

    public string Name { get; }

    public bool IsReadBack => _settings.Socket is not null;

    private SignerFiles Files => _deployer.Files;

    public bool Carries(KeyAlgorithm algorithm) => _settings.KeyTypes.IsEmpty || _settings.KeyTypes.Contains(algorithm.KeyType);

    public async Task<SwitchOutcome.Failed?> PrepareAsync(SigningPlan plan, CancellationToken cancellationToken) =>
        await _deployer.PrepareAsync(Desired(plan), cancellationToken) is { } held ? Failed(held) : null;

    public async Task<SwitchOutcome> SwitchAsync(SigningPlan plan, IReadOnlyDictionary<KeyId, VerifyingKey> proven, CancellationToken cancellationToken)
    {
        var outcome = await _deployer.DeployAsync(Desired(plan), proven, cancellationToken);
        if (outcome is DeployOutcome.Deployed)
        {
            await WaitUntilLeftAsync([.. plan.Domains.Where(domain => domain.Keys.IsEmpty && domain.Kept.Any(key => proven.ContainsKey(key.Id))).Select(domain => domain.Domain)], cancellationToken);
        }

        return outcome switch
        {
            DeployOutcome.Deployed deployed => new SwitchOutcome.Switched(
                deployed.Signatures.Where(each => each.Value is not null).ToDictionary(each => each.Key, each => each.Value!)),
            DeployOutcome.RolledBack rolledBack => new SwitchOutcome.Failed(rolledBack.Reason, "the signer signs as before; mend what its log shows, the switch is tried again"),
            DeployOutcome.Held held => Failed(held),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no outcome of a deployment"),
        };
    }

    public async Task<SigningSight> LookAsync(DomainName domain, IReadOnlyCollection<ManagedKey> keys, CancellationToken cancellationToken)
    {
        if (_settings.Socket is not { } socket)
        {
            return new SigningSight.Shows([.. Files.Present([domain]).SelectorsOf(domain)]);
        }

        var outcome = await MilterSession.SignAsync(
            socket, ProbeMessage.For(domain, _time.GetUtcNow()), ProbeMessage.SenderFor(domain), Files.Tables.Client, LookTimeout, _time, cancellationToken);
        if (outcome is SigningOutcome.Unsigned && !Files.Present([domain]).SelectorsOf(domain).Any())
        {
            // As its tables have it: no client is a stranger to it, and nothing else went wrong.
            return new SigningSight.Shows([]);
        }

        if (outcome is not SigningOutcome.Signed signed)
        {
            return new SigningSight.Hidden($"to a message from {domain.ToStringWithoutDot()}, the signer {outcome.Describe()}");
        }

        var signatures = signed.Signatures
            .Select(header => DkimSignature.TryParse(header, out var signature, out _) && signature.Domain == domain ? signature : null).OfType<DkimSignature>().ToArray();
        return new SigningSight.Shows([.. signatures.Select(signature => signature.Selector)])
        {
            Broken =
            [
                .. from signature in signatures
                   join key in keys on signature.Selector equals key.Selector
                   where SignatureVerifier.Verify(signed.Message, signature, key.Algorithm.KeyType, key.PublicKey.AsSpan(), _time.GetUtcNow()) is not SignatureVerdict.Good
                   select key.Selector,
            ],
        };
    }

    public ImmutableArray<FileDiff> Differences(SigningPlan plan)
    {
        var desired = Desired(plan);
        var made = desired with { Signing = [.. desired.Signing.Where(IsMade)], Kept = [.. desired.Kept.Where(IsMade)] };
        var deployment = _deployer.Plan(made);
        var changes = deployment.Changes.ToLookup(change => change is FileChange.Text);
        var toMake = desired.AllKeys.Where(key => !IsMade(key)).ToArray();
        return
        [
            .. deployment.InTheWay.Select(drift => new FileDiff(drift.Path, $"--- {drift.Path}\n- ({drift.What})\n") { Wanted = "its key" }),
            .. changes[false].Select(Describe).OfType<FileDiff>(),
            .. toMake.Select(key => new FileDiff(Files.KeyPathOf(key), $"+++ {Files.KeyPathOf(key)}\n+ (private key, made on apply)\n")),
            .. toMake.Length == 0 ? changes[true].Select(Describe).OfType<FileDiff>() : Files.TextsOf(desired).Select(Compare).OfType<FileDiff>(),
        ];
    }

    public IReadOnlyCollection<DomainName> Unsigned(SigningPlan plan)
    {
        var desired = Desired(plan);
        var present = Files.Present(plan.Only);
        var drifted = _deployer.Observe(desired).Select(drift => drift.Path).ToHashSet();
        return [.. desired.Signing.Where(key => !present.Sign(key, Files.KeyPathOf(key)) || drifted.Contains(Files.KeyPathOf(key))).Select(key => key.Domain).Distinct()];
    }

    public void RemoveKeyFiles(IReadOnlyCollection<ManagedKey> keys) => _deployer.RemoveKeyFiles(keys);

    /// <summary>Gives a signer that was told of its tables its time to take them: whether it still signs for the domains is then for a look to say.</summary>
    private async Task WaitUntilLeftAsync(IReadOnlyList<DomainName> domains, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        foreach (var domain in domains)
        {
            while (await LookAsync(domain, [], cancellationToken) is SigningSight.Shows { Selectors.IsEmpty: false } && _time.GetElapsedTime(began) < _deployer.Patience)
            {
                await Task.Delay(LookAgain, _time, cancellationToken);
            }
        }
    }

    private static SwitchOutcome.Failed Failed(DeployOutcome.Held held) =>
        new(string.Join("; ", held.Reasons), "the signer signs as before; mend that, the switch is tried again");

    public bool Takes(SigningPlan part) => _deployer.Takes(Desired(part));

    private DesiredSigning Desired(SigningPlan plan) =>
        new([.. plan.Domains.SelectMany(domain => domain.Keys).Where(IsCarried)], [.. plan.Domains.SelectMany(domain => domain.Kept).Where(IsCarried)])
        {
            Only = plan.Only,
            Gone = [.. plan.Domains.SelectMany(domain => domain.Gone)],
        };

    private bool IsCarried(ManagedKey key) => Carries(key.Algorithm);

    private static bool IsMade(ManagedKey key) => !ForeseenZone.StandsForAKey(key);

    private static FileDiff? Describe(FileChange change) => change switch
    {
        FileChange.PrivateKey key => new(key.Path, $"+++ {key.Path}\n+ ({key.Note})\n") { Wanted = "its key" },
        FileChange.Access access => new(access.Path, $"--- {access.Path}\n- (mode {FileStatus.Octal(access.OldMode)})\n+ (mode {FileStatus.Octal(access.NewMode)}{(access.Owner is { } owner ? $", owner {owner}" : "")})\n") { Wanted = "its key" },
        FileChange.Text text => FileDiff.Of(text.Path, text.Old?.AsSpan().ToArray(), text.New.AsSpan()),
        _ => null,
    };

    private static FileDiff? Compare((string Path, byte[]? Present, byte[] Wanted) table) =>
        table.Present is not null && table.Present.AsSpan().SequenceEqual(table.Wanted) ? null : FileDiff.Of(table.Path, table.Present, table.Wanted);
}
