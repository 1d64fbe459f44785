using KeyOps.Core.Records;
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
        else if (old == next && !Same(before, after, IsPersons))
        {
            world.Verdict.Broken(5, $"the zone changes and its serial stays {old}: no secondary fetches it");
        }
    }

    /// <summary>
    /// A zone that a person edited in place under the serial that it had: when the last publication broke off, the name servers are told of the file as it is
    /// now, for they may know nothing of it yet. The serial of such an edit is the person's to move; only what KeyOps adds, all of it TXT, must not differ.
    /// </summary>
    private bool IsPersons => world.Plan.IsEditedInPlace && world.Person.HasEdited;

    private static bool Same(Zone left, Zone right, bool isTextAlone)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        var (ours, others) = (Sets(left, isTextAlone), Sets(right, isTextAlone));
        if (ours.Length != others.Length)
        {
            return false;
        }

        for (var i = 0; i < ours.Length; i++)
        {
            var (a, b) = (left[ours[i]], right[others[i]]);
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

    private static int[] Sets(Zone zone, bool isTextAlone) =>
        [.. Enumerable.Range(0, zone.RRsetCount).Where(i => !isTextAlone || zone[i].Type == RecordType.Txt)];
}
