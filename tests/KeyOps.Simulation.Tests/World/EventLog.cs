namespace KeyOps.Simulation.Tests.World;

/// <summary>What happened, dated with the true time; kept in words only when somebody will read it.</summary>
internal sealed class EventLog(SimulatedTime time, bool isKept)
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public bool IsKept => isKept;

    public void Add(string actor, FormattableString what)
    {
        if (isKept)
        {
            _lines.Add($"{time.Now.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}  {actor,-10}  {what}");
        }
    }
}
