using KeyOps.Operations.Configuration;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

internal static class SignerFactory
{
    /// <summary>The signers of a configuration, their private keys out of this store.</summary>
    public static IReadOnlyList<ISigner> Create(Settings settings, KeyReader store, TimeProvider time) =>
        [.. settings.Signers.Select(signer => new FileSigner(signer, store, time))];
}
