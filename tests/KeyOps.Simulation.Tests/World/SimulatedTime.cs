namespace KeyOps.Simulation.Tests.World;

/// <summary>The true time, and what is to happen at it. It goes from event to event.</summary>
internal sealed class SimulatedTime(DateTimeOffset start)
{
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private long _count;

    public DateTimeOffset Start { get; } = start;

    public DateTimeOffset Now { get; private set; } = start;

    public void At(DateTimeOffset at, Action happens) => _events.Enqueue(happens, (at.UtcTicks, _count++));

    public void After(TimeSpan wait, Action happens) => At(Now + wait, happens);

    /// <summary>Lets everything happen until then.</summary>
    public void RunUntil(DateTimeOffset end)
    {
        while (_events.TryPeek(out var happens, out var due) && due.At <= end.UtcTicks)
        {
            _events.Dequeue();
            if (due.At > Now.UtcTicks)
            {
                Now = new(due.At, TimeSpan.Zero);
            }

            happens();
        }

        Now = end > Now ? end : Now;
    }

    public void Pass(TimeSpan wait) => RunUntil(Now + wait);
}
