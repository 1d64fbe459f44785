using System.Threading.Channels;
using KeyOps.Authority.Loading;

namespace KeyOps.Daemon;

/// <summary>One thing at a time, in the order asked for: passes, reloads, what verbs ask.</summary>
/// <param name="memory">What a piece of work took is given back after it.</param>
internal sealed class WorkQueue(LoadingMemory memory)
{
    private readonly Channel<Func<CancellationToken, Task>> _work = Channel.CreateUnbounded<Func<CancellationToken, Task>>(new() { SingleReader = true });

    /// <summary>Asks for work; the task ends when it is done, or fails as it failed.</summary>
    public Task AddAsync(Func<CancellationToken, Task> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var added = _work.Writer.TryWrite(async cancellationToken =>
        {
            try
            {
                using (memory.Begin())
                {
                    await work(cancellationToken);
                }

                done.SetResult();
            }
            catch (OperationCanceledException)
            {
                done.SetCanceled(CancellationToken.None);
            }
#pragma warning disable CA1031 // the failure is handed to whoever asked
            catch (Exception problem)
            {
                done.SetException(problem);
            }
#pragma warning restore CA1031
        });
        return added ? done.Task : Task.FromCanceled(new CancellationToken(canceled: true));
    }

    /// <summary>Does the work until cancelled; what is still waiting then is cancelled too.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var work in _work.Reader.ReadAllAsync(cancellationToken))
            {
                await work(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            _work.Writer.Complete();
            while (_work.Reader.TryRead(out var work))
            {
                await work(new CancellationToken(canceled: true));
            }
        }
    }
}
