namespace KeyOps.System.Tests.Harness;

/// <summary>The environment of a program that shall believe in another time, by Debian's libfaketime. BIND's programs do not start with it.</summary>
internal static class WrongClock
{
    public static IReadOnlyDictionary<string, string> Ahead { get; } = By("+1h");

    public static IReadOnlyDictionary<string, string> Behind { get; } = By("-1h");

    private static Dictionary<string, string> By(string offset) => new()
    {
        ["LD_PRELOAD"] = Directory.GetFiles("/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }).Single(),
        ["FAKETIME"] = offset,
    };
}
