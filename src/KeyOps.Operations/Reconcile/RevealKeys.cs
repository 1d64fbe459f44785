using System.Security.Cryptography;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using KeyOps.Operations.Propagation;
using KeyOps.Operations.Signers;

namespace KeyOps.Operations.Reconcile;

/// <summary>
/// Publishes the private half of a removed key, the one place where one leaves the store and the signers' key files on purpose: into a file that everybody may read.
/// First every name server must say that the record is gone, then caches must have forgotten it, then the servers must say so again and no signer may show it.
/// </summary>
/// <param name="lastLook">Looks at the signers.</param>
/// <param name="probe">Asks.</param>
/// <param name="privateKeyOf">The private key, PKCS#8; what it returns is zeroed here.</param>
/// <param name="folder">Where revealed keys go; null when no policy reveals any.</param>
/// <param name="time">The clock.</param>
internal sealed class RevealKeys(LastLook lastLook, IPropagationProbe probe, Func<KeyId, byte[]> privateKeyOf, string? folder, TimeProvider time) : IStepRunner
{
    public int BatchSize => 256;

    public Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken) =>
        SideBySide.RunAsync(steps, OutcomeAsync, progressed, cancellationToken);

    private async Task<StepOutcome> OutcomeAsync(DueStep step, CancellationToken cancellationToken)
    {
        var id = step.Action is DomainAction.RevealKey reveal ? reveal.Key : ((DomainAction.ConfirmAbsence)step.Action).Key;
        var key = step.Case.Keys.Single(history => history.Key.Id == id);
        var absence = await AskAsync(step.Case, key, cancellationToken);
        return absence is not StepOutcome.Done || step.Action is DomainAction.ConfirmAbsence
            ? absence
            : await lastLook.FindUseAsync(step.Case, key, cancellationToken) ?? Reveal(key);
    }

    private async Task<StepOutcome> AskAsync(DomainCase domain, KeyHistory key, CancellationToken cancellationToken)
    {
        if (domain.Projection(domain.Timeline, time.GetUtcNow()).Zone is not ZoneProjection.Unchanged { Zone: var zone })
        {
            return new StepOutcome.Stale(DomainFiles.Read(domain.Settings.Zone));
        }

        var selector = key.Key.Selector;
        if (domain.Settings.NameServers is NameServerChoice.ClockOnly)
        {
            return new StepOutcome.Done($"took selector {selector} for gone everywhere: nobody is asked (nameservers: [])")
            {
                Facts = [(key.Key.Id, new KeyFact.Gone(time.GetUtcNow(), []))],
            };
        }

        var record = new ManagedRecord(
            selector.RecordName(domain.Domain), RecordType.Txt, null, TxtRdata.FromText(DkimKeyRecord.ForKey(key.Key.Algorithm, key.Key.PublicKey.AsMemory()).ToString()));
        switch (await probe.AskGoneAsync(domain.Settings.NameServers, zone, record, key.Removed!.Serial, cancellationToken))
        {
            case PropagationOutcome.Everywhere { Answers: [var answers] }:
                return new StepOutcome.Done($"{string.Join(", ", answers.Select(answer => answer.Server))} answered that selector {selector} is gone")
                {
                    Facts = [(key.Key.Id, new KeyFact.Gone(answers.Max(answer => answer.At), answers))],
                };
            case PropagationOutcome.NotYet notYet:
                var reasons = string.Join("; ", notYet.Reasons);
                return new StepOutcome.Held(
                    $"the private key of selector {selector} is not revealed: {reasons}",
                    string.Join("; ", notYet.Remedies.Append("or write `reveal: false` in the policy")))
                {
                    Facts = notYet.IsContradicted && key.Gone is not null ? [(key.Key.Id, new KeyFact.Lost(time.GetUtcNow(), reasons))] : [],
                };
            case var other:
                throw new InvalidOperationException($"{other.GetType().Name} is no outcome of this question");
        }
    }

    /// <summary>Done twice, as after a crash, it finds its own file.</summary>
    private StepOutcome Reveal(KeyHistory key)
    {
        var path = Path.Combine(
            folder ?? throw new InvalidOperationException("a policy reveals keys, and there is no folder for them"),
            key.Key.Domain.ToStringWithoutDot(),
            $"{key.Key.Selector}.private");
        var secret = privateKeyOf(key.Key.Id);
        try
        {
            if (!KeyFileText.IsHalfOf(secret, key.Key))
            {
                return new StepOutcome.Held(
                    $"the private key of selector {key.Key.Selector} in the store is not the other half of its record, and is not revealed",
                    "restore the store from a backup in which it is right, or write `reveal: false` in the policy");
            }

            PrivateFolder.Ensure(Path.GetDirectoryName(path)!, PrivateFolder.Open);
            if (!AtomicFile.WriteNew(path, KeyFileText.Of(secret), FileOwnership.Public) && AtomicFile.ReadOrNull(path) is { } there && !KeyFileText.Holds(there, key.Key))
            {
                return new StepOutcome.Held($"the private key of selector {key.Key.Selector} cannot be revealed: something else is at {path}", "move it away");
            }
        }
        catch (IOException error)
        {
            return new StepOutcome.Held($"the private key of selector {key.Key.Selector} cannot be revealed: {error.Message}", "let this user write below `reveal-to`");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        return new StepOutcome.Done($"revealed the private key of selector {key.Key.Selector} in {path}")
        {
            Facts = [(key.Key.Id, new KeyFact.Revealed(time.GetUtcNow(), path))],
        };
    }
}
