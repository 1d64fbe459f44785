using System.Text;
using KeyOps.Core.ZoneFiles;

namespace KeyOps.Core.Tests.ZoneFiles;

public sealed class ReadingGoldenTests
{
    public static TheoryData<string> Cases => GoldenFiles.In("Reading");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_file_reads_as_its_golden_says(string name)
    {
        var folder = GoldenFiles.Folder("Reading");
        var octets = File.ReadAllBytes(Path.Combine(folder, name + ".in"));
        var file = ZoneFile.Parse(octets, name + ".in", Text.Origin, new ZoneFileOptions { Include = (path, _) => Include(folder, path) });

        var text = new StringBuilder();
        foreach (var diagnostic in file.Diagnostics)
        {
            text.Append(diagnostic).Append('\n');
        }

        if (file.Zone is { } zone)
        {
            text.Append(Text.Dump(zone));
        }

        GoldenFiles.Compare(Path.Combine(folder, name + ".out"), Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static IncludedFile Include(string folder, string path) =>
        File.Exists(Path.Combine(folder, path))
            ? new IncludedFile.Found(File.ReadAllBytes(Path.Combine(folder, path)), path)
            : new IncludedFile.Refused("there is no such file");
}
