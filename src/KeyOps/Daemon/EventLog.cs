using KeyOps.Operations.Reconcile;
using Microsoft.Extensions.Logging;

namespace KeyOps.Daemon;

/// <summary>What a pass tells, in the log.</summary>
internal static class EventLog
{
    public static void Event(this ILogger logger, ReconcileEvent told)
    {
        switch (told)
        {
            case ReconcileEvent.Done done:
                logger.StepDone(done.Subject, done.Text, done.Reason);
                break;
            case ReconcileEvent.Held held:
                logger.StepHeld(held.Subject, held.Reason, held.Remedy);
                break;
            case ReconcileEvent.Waits waits:
                logger.StepWaits(waits.Subject, waits.Reason, waits.Until);
                break;
            default:
                break; // progress is for terminals
        }
    }
}
