using System.Text.Json;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.DropIns;

/// <summary>What testkey does beyond opendkim-testkey, and where both wait ten seconds.</summary>
public sealed class TestkeyOwnOptionsTests(TestkeyFixture fixture) : IClassFixture<TestkeyFixture>
{
    [Fact]
    public async Task Silence_is_a_timeout_in_both()
    {
        var (theirs, ours) = await fixture.RunBothAsync("-x conf -d keyops.example -s silent -vvv");
        Assert.Contains("query timed out", ours, StringComparison.Ordinal);
        Assert.Equal(theirs, ours);
    }

    [Theory]
    [InlineData("-s good -k good.pem", 0)]
    [InlineData("-s good -k other.pem", 65)]
    [InlineData("-s own25519 -k ed25519.pem", 0)]
    [InlineData("-s good -k ed25519.pem", 65)]
    [InlineData("-s weak", 69)]
    [InlineData("-s testing", 69)]
    [InlineData("-s any", 69)]
    [InlineData("-s gone", 69)]
    [InlineData("-s servfail", 3)]
    [InlineData("-s good -k nofile", 71)]
    public async Task Strict_exit_codes_tell_failure_from_ignorance(string arguments, int exitCode) =>
        Assert.Equal(exitCode, (await fixture.RunOursAsync(["-x", "conf", "--strict", "-d", "keyops.example", .. arguments.Split(' ')])).ExitCode);

    [Theory]
    [InlineData("one.conf", 0)]
    [InlineData("table.conf", 69)]
    [InlineData("mixed.conf", 65)]
    [InlineData("nofile.conf", 71)]
    public async Task A_strict_key_table_ends_with_what_its_keys_deserve(string conf, int exitCode) =>
        Assert.Equal(exitCode, (await fixture.RunOursAsync("-x", conf, "--strict")).ExitCode);

    [Fact]
    public async Task Strict_says_what_is_weak()
    {
        var result = await fixture.RunOursAsync("-x", "conf", "--strict", "-d", "keyops.example", "-s", "weak");
        Assert.Contains("KO3013: an RSA key of 1024 bits is weak (RFC 8301 §3.2); make a key of 2048 bits", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_holds_each_key_with_its_result()
    {
        var result = await fixture.RunOursAsync("-x", "table.conf", "--strict", "--json");
        Assert.Equal("", result.Error);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal((false, 69, 4, 1), (json.RootElement.GetProperty("ok").GetBoolean(), json.RootElement.GetProperty("exitCode").GetInt32(), json.RootElement.GetProperty("checked").GetInt32(), json.RootElement.GetProperty("passed").GetInt32()));
        Assert.Equal(["ok", "failed", "mismatch", "failed"], json.RootElement.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("result").GetString()));
        var first = json.RootElement.GetProperty("keys")[0];
        Assert.Equal(("insecure", "rsa", 2048, 300), (first.GetProperty("dnssec").GetString(), first.GetProperty("keyType").GetString(), first.GetProperty("bits").GetInt32(), first.GetProperty("ttl").GetInt32()));
    }

    [Fact]
    public async Task A_server_that_is_no_address_is_a_usage_error()
    {
        var result = await fixture.RunOursAsync("-d", "keyops.example", "-s", "good", "--server", "nowhere");
        Assert.Equal((78, "opendkim-testkey: --server nowhere: not an IP address with an optional port (192.0.2.1:53, [2001:db8::1]:53)\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task The_verb_says_the_same_as_the_symlink()
    {
        var verb = await KeyOpsBinary.RunInAsync(fixture.Folder.FullPath, "testkey", "-x", "conf", "-d", "keyops.example", "-s", "good", "-vvv");
        Assert.Equal(await fixture.RunOursAsync("-x", "conf", "-d", "keyops.example", "-s", "good", "-vvv"), verb);
    }
}
