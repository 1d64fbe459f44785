using KeyOps.Core.Names;
using KeyOps.Core.Zones;

namespace KeyOps.Simulation.Tests.World;

/// <summary>A name server with a copy of the zone, and every copy it had before.</summary>
internal sealed class AuthoritativeServer
{
    private readonly SimulatedTime _time;
    private readonly List<ServedCopy> _copies = [];

    public AuthoritativeServer(string name, Zone zone, SimulatedTime time)
    {
        Name = name;
        _time = time;
        _copies.Add(new(zone, time.Now, IsRelapse: false));
    }

    public string Name { get; }

    /// <summary>A server that is down answers nobody and keeps its copy.</summary>
    public bool IsUp { get; set; } = true;

    public ServedCopy Copy => _copies[^1];

    public IReadOnlyList<ServedCopy> Copies => _copies;

    public void Load(Zone zone, bool isRelapse) => _copies.Add(new(zone, _time.Now, isRelapse));

    /// <summary>
    /// Until when a resolver that asked this server may go on without the record: the end of the last time that its copy lacked it, and what the
    /// denial could be kept for. The end of time while it lacks it now; null when it never did.
    /// </summary>
    /// <param name="owner">The name.</param>
    /// <param name="rdata">The record.</param>
    /// <param name="since">Nobody asked before.</param>
    public DateTimeOffset? DeniedUntil(DomainName owner, ReadOnlySpan<byte> rdata, DateTimeOffset since)
    {
        for (var i = _copies.Count - 1; i >= 0; i--)
        {
            var copy = _copies[i];
            if (copy.Holds(owner, rdata))
            {
                continue;
            }

            if (i == _copies.Count - 1)
            {
                return DateTimeOffset.MaxValue;
            }

            // Nobody asks for a name that no message has named: what a relapse denied counts where KeyOps had seen it.
            if (!copy.IsRelapse || copy.WasSeen)
            {
                return _copies[i + 1].From > since ? _copies[i + 1].From + copy.DenialLife(owner) : null;
            }
        }

        return null;
    }
}
