using System.Net;
using KeyOps.Core.Tsig;

namespace KeyOps.Operations.Updates;

/// <summary>An update that waits for its turn.</summary>
internal sealed class PendingUpdate(UpdateMessage message, IPAddress client, TsigKey key)
{
    private readonly TaskCompletionSource<UpdateOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public UpdateMessage Message { get; } = message;

    public IPAddress Client { get; } = client;

    public TsigKey Key { get; } = key;

    /// <summary>Ends when the update is on disk and served, or will never be.</summary>
    public Task<UpdateOutcome> Outcome => _outcome.Task;

    public void Finish(UpdateOutcome outcome) => _outcome.TrySetResult(outcome);
}
