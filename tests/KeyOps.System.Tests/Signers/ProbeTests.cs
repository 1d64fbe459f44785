using System.Text.Json;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Signers;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Signers;

/// <summary><c>keyops probe</c> with the real OpenDKIM.</summary>
public sealed class ProbeTests : IDisposable
{
    private const string Domain = "keyops.example";

    private readonly SafeFolder _folder = new();
    private readonly KeyRing _keys = new();

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_good_signature_is_told_in_full()
    {
        await using var signer = await StartAsync(_keys.Make(Domain, "default"));
        await using var server = new TxtServer(name => _keys.RecordAt(name.ToString()));

        var result = await ProbeAsync(signer, "--server", server.Address);

        Assert.Equal(
            $"""
            signer      {signer.Address}
            mail        from keyops.example, sent by localhost [127.0.0.1]
            signer did  signed with 1 signature
            signature   s=default d=keyops.example, rsa-sha256, relaxed/simple
              signs     From To Subject Date From
              record    default._domainkey.keyops.example
              verdict   good: it verifies under the published key
            verdict     good

            """,
            result.Output);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task The_same_as_JSON()
    {
        await using var signer = await StartAsync(_keys.Make(Domain, "default"));
        await using var server = new TxtServer(name => _keys.RecordAt(name.ToString()));

        var result = await ProbeAsync(signer, "--server", server.Address, "--json");

        using var document = JsonDocument.Parse(result.Output);
        var root = document.RootElement;
        Assert.Equal(("signed", "good"), (root.GetProperty("outcome").GetString(), root.GetProperty("verdict").GetString()));
        var signature = Assert.Single(root.GetProperty("signatures").EnumerateArray());
        Assert.Equal(("default", Domain, "good"), (signature.GetProperty("selector").GetString(), signature.GetProperty("domain").GetString(), signature.GetProperty("verdict").GetString()));
        Assert.StartsWith("DKIM-Signature: v=1", signature.GetProperty("header").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_key_in_DNS_is_bad()
    {
        await using var signer = await StartAsync(_keys.Make(Domain, "default"));
        _keys.Make("elsewhere.example", "default");
        await using var server = new TxtServer(_ => _keys.RecordAt("default._domainkey.elsewhere.example"));

        var result = await ProbeAsync(signer, "--server", server.Address);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("  verdict   bad: the signature does not verify under this key\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("what to do  compare the signer's key with the record: keyops testkey -d keyops.example -s default -k KEYFILE -vvv\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v=DKIM1; p=", "bad: its key is revoked (empty p=)", 1)]
    [InlineData("v=DKIM1; k=rsa; p=AAAA", "bad: its key record is broken: the key in 'p' is not an RSA public key in DER", 1)]
    [InlineData(null, "bad: there is no record default._domainkey.keyops.example (NXDOMAIN)", 1)]
    public async Task A_record_that_is_no_key_is_told(string? record, string verdict, int exitCode)
    {
        await using var signer = await StartAsync(_keys.Make(Domain, "default"));
        await using var server = new TxtServer(_ => record);

        var result = await ProbeAsync(signer, "--server", server.Address);

        Assert.Contains($"  verdict   {verdict}\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(exitCode, result.ExitCode);
    }

    [Fact]
    public async Task A_name_server_that_is_not_there_leaves_it_undetermined()
    {
        await using var signer = await StartAsync(_keys.Make(Domain, "default"));

        var result = await ProbeAsync(signer, "--server", "127.0.0.1:1");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("verdict     could not be determined\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_that_is_not_signed_is_explained()
    {
        await using var signer = await StartAsync(_keys.Make(Domain, "default"));

        var stranger = await ProbeAsync(signer, "--client", "192.0.2.1", "--client-name", "mx.elsewhere.example");
        Assert.Equal(1, stranger.ExitCode);
        Assert.Contains("signer did  let the message through unsigned\n", stranger.Output, StringComparison.Ordinal);
        Assert.Contains("what to do  is 192.0.2.1 (mx.elsewhere.example) in trusted.hosts (InternalHosts)", stranger.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_that_is_gone_is_explained()
    {
        await using var signer = await StartAsync(_keys.Make(Domain, "default"));
        File.Delete(_folder["signer/keys/keyops.example/default.private"]);

        var result = await ProbeAsync(signer);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("signer did  answered with a temporary failure", result.Output, StringComparison.Ordinal);
        Assert.Contains("what to do  a key file that is missing", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_listens_is_a_failure()
    {
        var result = await KeyOpsBinary.RunAsync("probe", $"local:{_folder["none"]}", Domain);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("what to do  is it running, and is this its Socket?\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keyops: 'nonsense' is not a milter socket: local:PATH or inet:PORT@HOST", "nonsense", Domain)]
    [InlineData("keyops: 'x' is not an address: IP or IP:PORT", "local:/x", Domain, "--server", "x")]
    [InlineData("keyops: 'x' is not an IP address", "local:/x", Domain, "--client", "x")]
    [InlineData("keyops: --timeout is 1 to 3600 seconds", "local:/x", Domain, "--timeout", "0")]
    public async Task A_wrong_command_line_is_told(string message, params string[] arguments)
    {
        var result = await KeyOpsBinary.RunAsync(["probe", .. arguments]);

        Assert.Equal(64, result.ExitCode);
        Assert.StartsWith(message + "\n", result.Error, StringComparison.Ordinal);
    }

    private async Task<RealOpenDkim> StartAsync(ManagedKey key)
    {
        var settings = new SignerSettings.OpenDkim { Name = "opendkim", Directory = _folder["signer"], TrustedHosts = ["127.0.0.1"] };
        var outcome = await new SignerDeployer(settings, _keys.PrivateKeyOf, TimeProvider.System).DeployAsync(new([key], []), new Dictionary<KeyId, VerifyingKey>(), TestContext.Current.CancellationToken);
        Assert.IsType<DeployOutcome.Deployed>(outcome);
        return await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"]);
    }

    private static Task<ProcessResult> ProbeAsync(RealOpenDkim signer, params string[] more) =>
        KeyOpsBinary.RunAsync(["probe", signer.Address.ToString()!, Domain, .. more]);
}
