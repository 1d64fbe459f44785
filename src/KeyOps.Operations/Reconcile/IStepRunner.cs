using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Reconcile;

/// <summary>Does the steps of one kind. Steps of many domains come together, so that what they share is done once.</summary>
internal interface IStepRunner
{
    /// <summary>How many steps are begun, done and recorded together.</summary>
    int BatchSize { get; }

    /// <summary>What is to be on record before the step is begun: what it may bring about even if the process ends in it.</summary>
    IReadOnlyCollection<(KeyId Key, KeyFact Fact)> Before(DueStep step) => [];

    /// <summary>Does them; the outcomes stand in the order of the steps. Each is idempotent.</summary>
    /// <param name="steps">A batch of one kind, a step a domain.</param>
    /// <param name="fleet">All domains, for what is shared between them.</param>
    /// <param name="progressed">Hears how many more are done.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken);
}
