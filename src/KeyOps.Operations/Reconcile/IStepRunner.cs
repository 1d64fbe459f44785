namespace KeyOps.Operations.Reconcile;

/// <summary>Does the steps of one kind. Steps of many domains come together, so that what they share is done once.</summary>
internal interface IStepRunner
{
    /// <summary>What the kind is called in the journal and beside a progress bar.</summary>
    string Name { get; }

    /// <summary>How many steps are begun, done and recorded together.</summary>
    int BatchSize { get; }

    /// <summary>Does them; the outcomes stand in the order of the steps. Each is idempotent.</summary>
    /// <param name="steps">A batch of one kind, a step a domain.</param>
    /// <param name="fleet">All domains, for what is shared between them.</param>
    /// <param name="progressed">Hears how many more are done.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken);
}
