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

    /// <summary>
    /// The same for what is numbered: they begin in this order, each on the caller's thread until it first waits, so that what never waits is done in this order too. After a
    /// failure none is begun any more.
    /// </summary>
    public static async Task InOrderAsync(int count, Func<int, CancellationToken, Task> doAsync, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var room = new SemaphoreSlim(AtOnce);
        var begun = new List<Task>();
        for (var i = 0; i < count && !end.IsCancellationRequested; i++)
        {
            await room.WaitAsync(CancellationToken.None);
            begun.Add(OneAsync(i));
        }

        await Task.WhenAll(begun);
        cancellationToken.ThrowIfCancellationRequested();

        async Task OneAsync(int i)
        {
            try
            {
                await doAsync(i, end.Token);
            }
            catch
            {
                await end.CancelAsync();
                throw;
            }
            finally
            {
                room.Release();
            }
        }
    }
}
