namespace KeyOps.Operations.Reconcile;

/// <summary>Does steps that wait for others (name servers, signers) beside each other: a slow one does not hold up the rest.</summary>
internal static class SideBySide
{
    /// <summary>Enough to hide a slow server behind others, few enough not to look like a flood.</summary>
    private const int AtOnce = 32;

    /// <summary>The outcomes stand in the order of the steps.</summary>
    public static async Task<IReadOnlyList<T>> RunAsync<T>(
        IReadOnlyList<DueStep> steps, Func<DueStep, CancellationToken, Task<T>> outcomeAsync, Action<int> progressed, CancellationToken cancellationToken)
    {
        var outcomes = new T[steps.Count];
        await Parallel.ForAsync(
            0,
            steps.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, cancel) =>
            {
                outcomes[i] = await outcomeAsync(steps[i], cancel);
                progressed(1);
            });
        return outcomes;
    }
}
