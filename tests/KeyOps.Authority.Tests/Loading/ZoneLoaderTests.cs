using KeyOps.Authority.Loading;
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

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Write(string path, int serial) =>
        File.WriteAllText(path, $"$ORIGIN example.\n$TTL 3600\n@ SOA ns1 hostmaster {serial} 7200 3600 1209600 600\n@ NS ns1\nns1 A 192.0.2.1\n");
}
