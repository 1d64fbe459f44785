using System.Globalization;

namespace KeyOps.Simulation.Tests.World;

/// <summary>
/// What happened, dated with the true time; kept in words only when somebody will read it. The folder, which is another one every time, is left out of them:
/// a seed is the same story every time.
/// </summary>
internal sealed class EventLog(SimulatedTime time, string folder, bool isKept)
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public bool IsKept => isKept;

    public void Add(string actor, FormattableString what)
    {
        if (isKept)
        {
            var text = what.ToString(CultureInfo.InvariantCulture).Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
            _lines.Add($"{time.Now.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}  {actor,-10}  {text}");
        }
    }
}
