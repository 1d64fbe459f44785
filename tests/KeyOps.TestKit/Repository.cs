namespace KeyOps.TestKit;

/// <summary>The checkout that the tests run from.</summary>
public static class Repository
{
    /// <summary>The folder of KeyOps.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A path below <see cref="Root"/>.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "KeyOps.sln")) ? folder
        : Path.GetDirectoryName(folder) is { } parent ? Find(parent)
        : throw new InvalidOperationException("the tests do not run from a checkout: KeyOps.sln is nowhere above them");
}
