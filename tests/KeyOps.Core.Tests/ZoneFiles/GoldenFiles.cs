namespace KeyOps.Core.Tests.ZoneFiles;

/// <summary>
/// Pairs of <c>.in</c> and <c>.out</c> beside the tests. With KEYOPS_UPDATE_GOLDENS=1 in the environment the <c>.out</c> files are
/// written instead of compared: read the diff before it is committed.
/// </summary>
internal static class GoldenFiles
{
    public static string Folder(string name) =>
        Path.Combine(Root(), "tests", "KeyOps.Core.Tests", "ZoneFiles", "Golden", name);

    public static TheoryData<string> In(string folder) =>
        [.. Directory.GetFiles(Folder(folder), "*.in").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static void Compare(string path, byte[] actual)
    {
        if (Environment.GetEnvironmentVariable("KEYOPS_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllBytes(path, actual);
        }

        Assert.Equal(System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path)), System.Text.Encoding.Latin1.GetString(actual));
    }

    public static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "KeyOps.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("KeyOps.sln is in no folder above the tests");
        }

        return folder;
    }
}
