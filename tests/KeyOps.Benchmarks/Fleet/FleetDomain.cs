namespace KeyOps.Benchmarks.Fleet;

/// <summary>The domains of the fleet, by number.</summary>
internal static class FleetDomain
{
    private static readonly string[] First = ["alpine", "blue", "city", "dental", "east", "fair", "garden", "harbour", "ideal", "jolly", "kind", "lake", "metro"];

    private static readonly string[] Second = ["bakery", "books", "clinic", "design", "farm", "hotel", "law", "music", "optics", "school", "travel"];

    /// <summary>One in ninety-seven is parked, as in a provider's books.</summary>
    private const int ParkedEvery = 97;

    /// <summary>Without its final dot; unique.</summary>
    public static string Name(int number) => $"{First[number % First.Length]}{(number % 3 == 0 ? "-" : "")}{Second[number / First.Length % Second.Length]}{number}.example";

    public static bool SendsMail(int number) => number % ParkedEvery != ParkedEvery - 1;
}
