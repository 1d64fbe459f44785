using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.DropIns;

/// <summary>Our validation beside libunbound's, through both tools, on one server and trust anchor.</summary>
public sealed class TestkeyDnssecTests(SignedZonesFixture zones) : IClassFixture<SignedZonesFixture>
{
    [Theory]
    [InlineData("keyops.example", "key secure")]
    [InlineData("rsasha256.keyops.example", "key secure")]
    [InlineData("rsasha1.keyops.example", "key secure")]
    [InlineData("rsasha512.keyops.example", "key secure")]
    [InlineData("p384.keyops.example", "key secure")]
    [InlineData("ed25519.keyops.example", "key secure")]
    [InlineData("optout.keyops.example", "key secure")]
    [InlineData("insecure.keyops.example", "key not secure")]
    [InlineData("sub.optout.keyops.example", "key not secure")]
    public async Task A_key_is_as_secure_as_unbound_says(string domain, string expected)
    {
        using var links = new TemporaryFolder();
        var ours = DropInLink.Create(links, "opendkim-testkey");
        var real = ToolProcess.Find("opendkim-testkey");
        foreach (var selector in (string[])["s", "x.wild", "alias", "dangling", "gone", "toinsecure"])
        {
            string[] arguments = ["-x", zones.Conf, "-d", domain, "-s", selector, "-v"];
            Assert.Equal(await ToolProcess.RunAsync(real, arguments), await ToolProcess.RunAsync(ours, arguments));
        }

        Assert.Equal($"opendkim-testkey: {expected}\n", (await ToolProcess.RunAsync(ours, ["-x", zones.Conf, "-d", domain, "-s", "s", "-v"])).Error);
    }

    [Fact]
    public async Task More_iterations_than_validators_work_for_leave_a_wildcard_insecure()
    {
        using var links = new TemporaryFolder();
        string[] arguments = ["-x", zones.Conf, "-d", "iterations.keyops.example", "-s", "x.wild", "-v"];
        var ours = await ToolProcess.RunAsync(DropInLink.Create(links, "opendkim-testkey"), arguments);
        Assert.Equal(new ProcessResult(0, "", "opendkim-testkey: key not secure\n"), ours);
        Assert.Equal(await ToolProcess.RunAsync("opendkim-testkey", arguments), ours);
    }

    [Fact]
    public async Task A_broken_chain_looks_like_a_timeout_in_both()
    {
        using var links = new TemporaryFolder();
        string[] arguments = ["-x", zones.Conf, "-d", "otherkey.keyops.example", "-s", "s", "-v"];
        var ours = await ToolProcess.RunAsync(DropInLink.Create(links, "opendkim-testkey"), arguments);
        Assert.Equal(new ProcessResult(69, "", "opendkim-testkey: 's._domainkey.otherkey.keyops.example' query timed out\n"), ours);
        Assert.Equal(await ToolProcess.RunAsync("opendkim-testkey", arguments), ours);
    }

    [Theory]
    [InlineData("expired", "s", "the signature of expired.keyops.example. DNSKEY is not in force now")]
    [InlineData("otherkey", "s", "no DNSKEY of otherkey.keyops.example. is the one that is trusted")]
    [InlineData("otherkey", "gone", "no DNSKEY of otherkey.keyops.example. is the one that is trusted")]
    public async Task Strict_tells_bogus_from_a_timeout(string zone, string selector, string reason)
    {
        var result = await KeyOpsBinary.RunAsync(
            "testkey", "-x", "/dev/null", "--strict", "--server", zones.EndPoint.ToString(), "--trust-anchor", zones.Folder["anchor"], "-d", $"{zone}.keyops.example", "-s", selector);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"'{selector}._domainkey.{zone}.keyops.example' bogus: {reason}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trust_anchor_on_the_command_line_validates()
    {
        var result = await KeyOpsBinary.RunAsync(
            "testkey", "-x", "/dev/null", "-v", "--server", zones.EndPoint.ToString(), "--trust-anchor", zones.Folder["anchor"], "-d", "ed25519.keyops.example", "-s", "s");
        Assert.Equal(new ProcessResult(0, "", "opendkim-testkey: key secure\n"), result);
    }
}
