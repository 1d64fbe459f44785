using KeyOps.System.Tests.Harness;
using KeyOps.TestKit;

namespace KeyOps.System.Tests.Configuration;

/// <summary>The configurations of other programs in <c>config/examples</c>, judged by those programs.</summary>
public class ExampleTests
{
    [Fact]
    public async Task BIND_takes_its_example() => (await ToolProcess.RunAsync("named-checkconf", [Example("named.conf")])).Require();

    [Fact]
    public async Task NSD_takes_its_example() => (await ToolProcess.RunAsync("nsd-checkconf", [Example("nsd.conf")])).Require();

    [Fact]
    public async Task Knot_takes_its_example() => (await ToolProcess.RunAsync("knotc", ["-c", Example("knot.conf"), "conf-check"])).Require();

    [Theory]
    [InlineData("hmac-sha256")]
    [InlineData("hmac-sha384")]
    [InlineData("hmac-sha512")]
    public async Task BIND_NSD_and_Knot_take_the_TSIG_key_that_is_written_for_them(string algorithm)
    {
        using var folder = new TemporaryFolder();
        (await KeyOpsBinary.RunInAsync(folder.FullPath, "tsig", "generate", "transfer.example.com", "--algorithm", algorithm)).Require();

        (await ToolProcess.RunAsync("named-checkconf", [folder["transfer.example.com.named.conf"]])).Require();
        (await ToolProcess.RunAsync("nsd-checkconf", [folder["transfer.example.com.nsd.conf"]])).Require();
        (await ToolProcess.RunAsync("knotc", ["-c", folder["transfer.example.com.knot.conf"], "conf-check"])).Require();
    }

    [Fact]
    public async Task OpenDKIM_takes_its_example_with_tables_as_KeyOps_names_them()
    {
        using var folder = new TemporaryFolder();
        foreach (var table in (IEnumerable<string>)["key.table", "signing.table", "trusted.hosts"])
        {
            folder.Write(table, "");
        }

        var example = await File.ReadAllTextAsync(Example("opendkim.conf"));
        Assert.Contains("/var/lib/keyops/opendkim/signing.table", example, StringComparison.Ordinal);
        var file = folder.Write("opendkim.conf", example.Replace("/var/lib/keyops/opendkim", folder.FullPath, StringComparison.Ordinal));

        (await ToolProcess.RunAsync("opendkim", ["-n", "-x", file])).Require();
    }

    [Fact]
    public async Task Postfix_takes_its_example()
    {
        var postconf = Optional("postconf");
        using var folder = new TemporaryFolder();
        folder.Write("main.cf", await File.ReadAllTextAsync(Example("main.cf")));
        folder.Write("master.cf", "");

        var result = (await ToolProcess.RunAsync(postconf, ["-c", folder.FullPath, "-n"])).Require();
        Assert.Contains("milter_default_action = tempfail", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error); // an unknown parameter is a warning there
    }

    [Fact]
    public async Task Systemd_takes_the_unit()
    {
        var analyze = Optional("systemd-analyze");
        using var folder = new TemporaryFolder();
        // It wants to see the program.
        var unit = (await File.ReadAllTextAsync(Repository.PathOf("config", "keyops.service")))
            .Replace("/usr/bin/keyops", KeyOpsBinary.BinaryPath, StringComparison.Ordinal);
        var result = (await ToolProcess.RunAsync(analyze, ["verify", folder.Write("keyops.service", unit)])).Require();

        Assert.DoesNotContain("keyops.service", result.Error, StringComparison.Ordinal); // unknown settings are told, and pass
    }

    private static string Example(string name) => Repository.PathOf("config", "examples", name);

    /// <summary>A program that not every machine with the other peers has: without it the test is skipped, and says so.</summary>
    private static string Optional(string program)
    {
        try
        {
            return ToolProcess.Find(program);
        }
        catch (FileNotFoundException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }
}
