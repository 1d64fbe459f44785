using KeyOps.Core.Zones;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Invariants;

/// <summary>Invariant 5, as the primary sees it: a zone that differs comes with a later serial (RFC 1982).</summary>
internal sealed class SerialOrder(SimulatedWorld world)
{
    public void Check(Zone before, Zone after)
    {
        var (old, next) = (before.Serial!.Value, after.Serial!.Value);
        if (old.IsAfter(next))
        {
            world.Verdict.Broken(5, $"the serial moves back from {old} to {next}");
        }
        else if (old == next && !Same(before, after))
        {
            world.Verdict.Broken(5, $"the zone changes and its serial stays {old}: no secondary fetches it");
        }
    }

    private static bool Same(Zone left, Zone right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.RRsetCount != right.RRsetCount)
        {
            return false;
        }

        for (var i = 0; i < left.RRsetCount; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a.Type != b.Type || a.Count != b.Count || a.Ttl != b.Ttl || !a.Owner.SequenceEqual(b.Owner))
            {
                return false;
            }

            for (var j = 0; j < a.Count; j++)
            {
                if (!a[j].SequenceEqual(b[j]))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
