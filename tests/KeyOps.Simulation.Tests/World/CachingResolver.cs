using KeyOps.Core.Names;

namespace KeyOps.Simulation.Tests.World;

/// <summary>A receiver's resolver: it asks any server that is up, and keeps what it hears for as long as it was told to.</summary>
internal sealed class CachingResolver(SimulatedWorld world, Luck dice)
{
    private readonly Dictionary<DomainName, (byte[]? Rdata, DateTimeOffset Until)> _cache = [];

    /// <returns>Whether an answer was to be had; and the record, null when there is none.</returns>
    public (bool HasAnswer, byte[]? Rdata) Ask(SimulatedDomain domain, DomainName owner)
    {
        if (_cache.TryGetValue(owner, out var known) && known.Until > world.Time.Now)
        {
            return (true, known.Rdata);
        }

        var up = domain.Servers.All.Where(server => server.IsUp).ToArray();
        if (up.Length == 0)
        {
            return (false, null);
        }

        var copy = dice.Pick(up).Copy;
        var isThere = copy.TryFind(owner, out var set);
        var rdata = isThere ? set[0].ToArray() : null;
        _cache[owner] = (rdata, world.Time.Now + (isThere ? set.Ttl.Duration : copy.NegativeTtl));
        return (true, rdata);
    }
}
