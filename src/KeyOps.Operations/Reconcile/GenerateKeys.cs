using System.Security.Cryptography;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Signers;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>Makes keys, on all cores, and puts a batch of them into the store at once: those whose halves belong together. Of others no record is ever published.</summary>
/// <param name="store">Takes them.</param>
/// <param name="generate">Makes one; called on several threads.</param>
/// <param name="time">The clock.</param>
internal sealed class GenerateKeys(KeyStore store, Func<KeyAlgorithm, SigningKey> generate, TimeProvider time) : IStepRunner
{
    public int BatchSize => 64;

    public Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken)
    {
        var keys = new NewKey?[steps.Count];
        try
        {
            Parallel.For(0, steps.Count, new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, i =>
            {
                keys[i] = Generate(steps[i]);
                progressed(1);
            });
            var added = new Queue<ManagedKey>(store.AddKeys([.. keys.OfType<NewKey>()]));
            return Task.FromResult<IReadOnlyList<StepOutcome>>([.. keys.Select((key, i) => key is null ? Flawed(steps[i]) : Outcome(added.Dequeue()))]);
        }
        finally
        {
            foreach (var key in keys.OfType<NewKey>())
            {
                Zero(key.PrivateKey);
            }
        }
    }

    /// <returns>Null when what was made is no pair.</returns>
    private NewKey? Generate(DueStep step)
    {
        var action = (DomainAction.GenerateKey)step.Action;
        using var key = generate(action.Algorithm);
        if (step.Case.Settings.Policy.Gates.HasFlag(Gates.KeyFitsRecord) && !KeyFileText.IsHalfOf(key.Pkcs8, action.Algorithm, key.PublicKey.Span))
        {
            return null;
        }

        // Copied: the key zeroes its own octets when it goes.
        return new(step.Case.Domain, action.Selector, action.Algorithm, key.PublicKey.ToArray(), key.Pkcs8.ToArray(), time.GetUtcNow());
    }

    private static StepOutcome Flawed(DueStep step) => new StepOutcome.Held(
        $"the key that was made for selector {((DomainAction.GenerateKey)step.Action).Selector} is no pair: its private half does not fit its public one, and it was thrown away",
        "another one is made by the next pass; if that fails too, the machine or its cryptographic library is broken: test both");

    private static StepOutcome Outcome(ManagedKey key) => new StepOutcome.Done($"generated key {key.Selector} ({key.Algorithm})")
    {
        NewKey = new(key, []),
    };

    private static void Zero(ReadOnlyMemory<byte> secret)
    {
        if (System.Runtime.InteropServices.MemoryMarshal.TryGetArray(secret, out var array))
        {
            CryptographicOperations.ZeroMemory(array);
        }
    }
}
