using System.Diagnostics;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Loading;
using KeyOps.Authority.Tests.Support;
using KeyOps.Core.Names;

namespace KeyOps.Authority.Tests.Loading;

public sealed class ZoneLoaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keyops-loader-").FullName;

    [Fact]
    public void A_change_behind_a_symbolic_link_is_read()
    {
        var (file, link) = (Path.Combine(_folder, "zone"), Path.Combine(_folder, "link"));
        Write(file, 1);
        File.CreateSymbolicLink(link, file);
        var loader = new ZoneLoader(new ZoneCatalog());
        ZoneSource[] sources = [new(DomainName.Parse("example"), link)];
        Assert.Equal(1, loader.Load(sources).Loaded);
        Assert.Equal(1, loader.Load(sources).Unchanged);

        Write(file, 12);

        Assert.Equal(1, loader.Load(sources).Loaded);
    }

    [Fact]
    public void A_zone_that_was_never_good_is_withheld_until_it_is()
    {
        var file = Path.Combine(_folder, "zone");
        File.WriteAllText(file, "$ORIGIN example.\n@ SOA what\n");
        var catalog = new ZoneCatalog();
        var loader = new ZoneLoader(catalog);
        var apex = DomainName.Parse("example");
        ZoneSource[] sources = [new(apex, file), new(DomainName.Parse("gone.example"), Path.Combine(_folder, "gone"))];
        Assert.Equal(2, loader.Load(sources).Failed);
        Assert.True(catalog.Find(apex)!.IsWithheld);
        Assert.True(catalog.Find(sources[1].Apex)!.IsWithheld);

        Write(file, 1);
        var report = loader.Load(sources);
        Assert.Equal((1, 1), (report.Loaded, report.Failed));
        Assert.False(catalog.Find(apex)!.IsWithheld);

        File.WriteAllText(file, "$ORIGIN example.\n@ SOA what once more\n");
        Assert.Equal(2, loader.Load(sources).Failed);
        Assert.False(catalog.Find(apex)!.IsWithheld);

        Assert.Equal(2, loader.Load([]).Removed);
        Assert.Empty(catalog.Zones);
    }

    [Fact]
    public async Task A_zone_can_come_out_of_a_pipe()
    {
        var pipe = Path.Combine(_folder, "pipe");
        using (var made = Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var writing = Task.Run(() => Write(pipe, 7));
        var catalog = new ZoneCatalog();
        var apex = DomainName.Parse("example");

        Assert.Equal(1, new ZoneLoader(catalog).Load([new(apex, pipe)]).Loaded);

        await writing;
        Assert.Equal(7u, catalog.Serial(apex)!.Value.Number);
    }

    [Fact]
    public void A_file_of_megabytes_is_read_whole()
    {
        var file = Path.Combine(_folder, "large");
        var records = string.Concat(Enumerable.Range(0, 50_000).Select(n => $"n{n} TXT \"record {n} of the zone\"\n"));
        File.WriteAllText(file, $"$ORIGIN example.\n$TTL 3600\n@ SOA ns1 hostmaster 1 7200 3600 1209600 600\n@ NS ns1\nns1 A 192.0.2.1\n{records}");
        var catalog = new ZoneCatalog();

        Assert.Equal(1, new ZoneLoader(catalog).Load([new(DomainName.Parse("example"), file)]).Loaded);

        Assert.Equal(50_003, catalog.Zones[0].RecordCount);
    }

    [Fact]
    public void Zones_read_one_after_the_other_do_not_share_what_they_hold()
    {
        var sources = new List<ZoneSource>();
        for (var i = 0; i < 50; i++)
        {
            var file = Path.Combine(_folder, $"zone{i}");
            var records = string.Concat(Enumerable.Range(0, i).Reverse().Select(n => $"n{n} A 192.0.2.{n + 1}\nn{n} TXT \"record {n} of zone {i}\"\n"));
            File.WriteAllText(file, $"$ORIGIN z{i}.example.\n$TTL 3600\n@ SOA ns1 hostmaster {i + 1} 7200 3600 1209600 600\n@ NS ns1\nns1 A 192.0.2.1\n{records}");
            sources.Add(new(DomainName.Parse($"z{i}.example"), file));
        }

        var (borrowed, kept) = (new ZoneCatalog(), new ZoneCatalog());
        Assert.Equal(50, new ZoneLoader(borrowed).Load(sources).Loaded);
        Assert.Equal(50, new ZoneLoader(kept, forTransfers: true).Load(sources).Loaded);
        foreach (var source in sources)
        {
            foreach (var question in new[] { "n7", "n49", "nowhere" })
            {
                Assert.Equal(Ask(kept, $"{question}.{source.Apex}"), Ask(borrowed, $"{question}.{source.Apex}"));
            }
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Ask(ZoneCatalog catalog, string name)
    {
        var response = new byte[AnswerEngine.MaxResponseLength];
        var query = QueryBuilder.Of($"{name} TXT");
        var outcome = new AnswerEngine(AnswerOptions.Default).Answer(query, catalog.Snapshot, new QueryContext(Transport.Stream, [127, 0, 0, 1], 0), response);
        return Convert.ToHexString(response.AsSpan(0, outcome.Length));
    }

    private static void Write(string path, int serial) =>
        File.WriteAllText(path, $"$ORIGIN example.\n$TTL 3600\n@ SOA ns1 hostmaster {serial} 7200 3600 1209600 600\n@ NS ns1\nns1 A 192.0.2.1\n");
}
