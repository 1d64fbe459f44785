using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>What came of a step.</summary>
internal abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>It was done; the facts are to be recorded.</summary>
    /// <param name="Text">What was done, and on what evidence.</param>
    public sealed record Done(string Text) : StepOutcome
    {
        public ImmutableArray<(KeyId Key, KeyFact Fact)> Facts { get; init; } = [];

        /// <summary>A key that the step put into the store.</summary>
        public KeyHistory? NewKey { get; init; }

        /// <summary>The zone files as the step left them, when it wrote one.</summary>
        public DomainFiles? Files { get; init; }

        /// <summary>What the name servers were told, when they were.</summary>
        public ToldZone? Told { get; init; }
    }

    /// <summary>It could not be done; everything is as before.</summary>
    public sealed record Held(string Reason, string Remedy) : StepOutcome
    {
        /// <summary>What was seen all the same.</summary>
        public ImmutableArray<(KeyId Key, KeyFact Fact)> Facts { get; init; } = [];
    }

    /// <summary>What it stood on changed meanwhile: gather and decide again.</summary>
    public sealed record Stale(DomainFiles Files) : StepOutcome;
}
