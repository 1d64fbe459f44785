namespace KeyOps.Operations.Secondaries;

#pragma warning disable CA1001 // the semaphore holds nothing: its wait handle is not asked for
/// <summary>
/// A primary is asked by so many zones at once, the others wait their turn: ten thousand connections would all be refused. When it falls silent, those that are
/// waiting have waited long enough: they share the reason.
/// </summary>
internal sealed class PrimaryGate(TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>As many as a server takes from one address without a word: NSD has 100 connections in all, BIND 150.</summary>
    public const int AtOnce = 16;

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private Silence? _silence;

    /// <param name="ask">Asks when it is its turn.</param>
    /// <param name="cancellationToken">Waits no longer.</param>
    public async Task<TransferOutcome> AskAsync(Func<Task<TransferOutcome>> ask, CancellationToken cancellationToken)
    {
        var came = time.GetTimestamp();
        await _turns.WaitAsync(cancellationToken);
        try
        {
            if (Volatile.Read(ref _silence) is { } silence && silence.At >= came)
            {
                return silence.Outcome;
            }

            var outcome = await ask();
            if (outcome is TransferOutcome.Failed { IsSilence: true } failed)
            {
                Volatile.Write(ref _silence, new(time.GetTimestamp(), failed));
            }

            return outcome;
        }
        finally
        {
            _turns.Release();
        }
    }

    private sealed record Silence(long At, TransferOutcome.Failed Outcome);
}
