using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Reconcile;

/// <summary>What a signer is seen to sign a domain's mail with.</summary>
internal abstract record SigningSight
{
    private SigningSight()
    {
    }

    /// <summary>With these selectors; none: it does not sign for the domain.</summary>
    public sealed record Shows(ImmutableArray<Selector> Selectors) : SigningSight
    {
        /// <summary>Those of the keys asked about whose signature does not verify: it signs with another private key under that selector.</summary>
        public ImmutableArray<Selector> Broken { get; init; } = [];
    }

    /// <summary>It cannot be seen.</summary>
    public sealed record Hidden(string Reason) : SigningSight;
}
