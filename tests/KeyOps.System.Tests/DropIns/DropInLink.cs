using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.DropIns;

/// <summary>A symlink to the binary under test, by whose name it stands in for an OpenDKIM tool.</summary>
internal static class DropInLink
{
    public static string Create(TemporaryFolder folder, string name)
    {
        var path = folder["bin-" + name] + "/" + name;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, KeyOpsBinary.BinaryPath);
        return path;
    }
}
