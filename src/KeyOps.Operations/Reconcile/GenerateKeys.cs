using System.Security.Cryptography;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>Makes keys, on all cores, and puts a batch of them into the store at once.</summary>
/// <param name="store">Takes them.</param>
/// <param name="generate">Makes one; called on several threads.</param>
/// <param name="time">The clock.</param>
internal sealed class GenerateKeys(KeyStore store, Func<KeyAlgorithm, SigningKey> generate, TimeProvider time) : IStepRunner
{
    public int BatchSize => 64;

    public Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken)
    {
        var keys = new NewKey[steps.Count];
        try
        {
            Parallel.For(0, steps.Count, new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, i =>
            {
                keys[i] = Generate(steps[i]);
                progressed(1);
            });
            var added = store.AddKeys(keys);
            return Task.FromResult<IReadOnlyList<StepOutcome>>([.. added.Select(Outcome)]);
        }
        finally
        {
            foreach (var key in keys.Where(key => key is not null))
            {
                Zero(key.PrivateKey);
            }
        }
    }

    private NewKey Generate(DueStep step)
    {
        var action = (DomainAction.GenerateKey)step.Action;
        // Copied: the key zeroes its own octets when it goes.
        using var key = generate(action.Algorithm);
        return new(step.Case.Domain, action.Selector, action.Algorithm, key.PublicKey.ToArray(), key.Pkcs8.ToArray(), time.GetUtcNow());
    }

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
