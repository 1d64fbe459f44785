using System.Text;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;

namespace KeyOps.Core.Tests.ZoneFiles;

public sealed class ProjectionGoldenTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    public static readonly ManagedRecord[] Records =
    [
        Txt("example.com", "v=spf1 mx ~all"),
        Txt("default._domainkey.example.com", "v=DKIM1; h=sha256; k=rsa; p=" + new string('A', 392)),
        Txt("_dmarc.example.com", "v=DMARC1; p=none; rua=mailto:dmarc-reports@example.com"),
    ];

    public static TheoryData<string> Cases => GoldenFiles.In("Projection");

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_managed_records_go_in_as_the_golden_says(string name)
    {
        var folder = GoldenFiles.Folder("Projection");
        var octets = File.ReadAllBytes(Path.Combine(folder, name + ".in"));
        var source = ZoneFile.Parse(octets, name + ".in", Text.Origin);

        var projection = ZoneProjector.Project(source, null, Records, SerialPolicy.Keep, name.StartsWith("adopt", StringComparison.Ordinal), Now);

        GoldenFiles.Compare(Path.Combine(folder, name + ".out"), projection switch
        {
            ZoneProjection.Changed changed => changed.Octets.ToArray(),
            ZoneProjection.Refused refused => Encoding.UTF8.GetBytes(string.Join('\n', refused.Diagnostics) + "\n"),
            _ => Encoding.UTF8.GetBytes("unchanged\n"),
        });
    }

    private static ManagedRecord Txt(string owner, string text) =>
        new(DomainName.Parse(owner), RecordType.Txt, new Ttl(3600), TxtRdata.FromText(text));
}
