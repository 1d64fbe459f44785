using System.Collections.Immutable;

namespace KeyOps.Core.Lifecycle;

/// <summary>Dates on which no key is switched.</summary>
public sealed record Blackout(ImmutableArray<BlackoutDates> Dates)
{
    public static readonly Blackout None = new([]);

    public bool Contains(DateOnly date)
    {
        foreach (var dates in Dates)
        {
            if (dates.Contains(date))
            {
                return true;
            }
        }

        return false;
    }

    public bool Equals(Blackout? other) => other is not null && Dates.SequenceEqual(other.Dates);

    public override int GetHashCode() => Dates.Length;
}
