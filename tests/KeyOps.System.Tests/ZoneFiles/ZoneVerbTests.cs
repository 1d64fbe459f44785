using System.Text.Json;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.ZoneFiles;

public sealed class ZoneVerbTests
{
    private const string Good = "$TTL 1h\n@ SOA ns1 hostmaster 7 2h 30m 2w 10m\n NS ns1\nns1 A 192.0.2.1\n";

    [Fact]
    public async Task Check_shows_the_place_with_a_caret_and_exits_1()
    {
        using var folder = new TemporaryFolder();
        folder.Write("example.com.zone", Good + "www AAAA 192.0.2.1\n");

        var result = await KeyOpsBinary.RunInAsync(folder.FullPath, "zone", "check", "example.com.zone");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(
            "example.com.zone:5:10: error KO1013: '192.0.2.1' is not an IPv6 address; IPv4 addresses go into A records\n    www AAAA 192.0.2.1\n             ^~~~~~~~~\n",
            result.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_of_several_files_in_JSON_tells_each()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.example.zone", Good);
        folder.Write("db.b.example", Good + "www CNAME a\nwww CNAME b\n");

        var result = await KeyOpsBinary.RunInAsync(folder.FullPath, "zone", "check", "--json", "a.example.zone", "db.b.example");

        Assert.Equal(1, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(7u, json.RootElement[0].GetProperty("serial").GetUInt32());
        Assert.Equal("b.example.", json.RootElement[1].GetProperty("zone").GetString());
        Assert.Equal("multiple-cname", json.RootElement[1].GetProperty("diagnostics")[0].GetProperty("rule").GetString());
    }

    [Fact]
    public async Task Check_in_JSON_tells_a_file_that_is_not_there_too()
    {
        using var folder = new TemporaryFolder();

        var result = await KeyOpsBinary.RunInAsync(folder.FullPath, "zone", "check", "--json", "none.zone");

        Assert.Equal(1, result.ExitCode);
        using var document = JsonDocument.Parse(result.Output);
        var file = Assert.Single(document.RootElement.EnumerateArray());
        Assert.False(file.GetProperty("ok").GetBoolean());
        var diagnostic = Assert.Single(file.GetProperty("diagnostics").EnumerateArray());
        Assert.Equal("there is no file none.zone", diagnostic.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Format_in_place_keeps_the_mode_and_says_the_same()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("example.com.zone", Good + "www   A  192.0.2.2 ; web\n", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var before = folder.Write("before.zone", await File.ReadAllTextAsync(path));

        (await KeyOpsBinary.RunInAsync(folder.FullPath, "zone", "format", "--write", "example.com.zone")).Require();

        Assert.EndsWith("www      A   192.0.2.2 ; web\n", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
        (await KeyOpsBinary.RunAsync("zone", "diff", "--origin", "example.com", before, path)).Require();
    }

    [Fact]
    public async Task Diff_prints_what_differs_and_exits_1()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.zone", Good);
        folder.Write("b.zone", Good.Replace("192.0.2.1", "192.0.2.9", StringComparison.Ordinal));

        var result = await KeyOpsBinary.RunInAsync(folder.FullPath, "zone", "diff", "--origin", "example.com", "a.zone", "b.zone");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("-ns1.example.com. 3600 IN A 192.0.2.1\n+ns1.example.com. 3600 IN A 192.0.2.9\n", result.Output);
    }

    [Fact]
    public async Task An_include_outside_the_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("zones/example.com.zone", Good + "$INCLUDE ../secret\n$INCLUDE link\n");
        folder.Write("secret", "x A 192.0.2.3\n");
        File.CreateSymbolicLink(folder["zones/link"], folder["secret"]);

        var result = await KeyOpsBinary.RunInAsync(folder["zones"], "zone", "check", "example.com.zone");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(2, result.Output.Split("which includes are confined to").Length - 1);
    }
}
