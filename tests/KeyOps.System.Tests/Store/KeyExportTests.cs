using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.MainJob;

namespace KeyOps.System.Tests.Store;

/// <summary>A key goes in as openssl wrote it, and comes out so that other programs use it.</summary>
public sealed class KeyExportTests : IAsyncLifetime
{
    private const string CheckJwk = """
        import sys
        from jwcrypto import jwk, jws
        key = jwk.JWK.from_json(open(sys.argv[1]).read())
        assert key.key_id == sys.argv[3] + "._domainkey.keyops.example", key.key_id
        public = jwk.JWK.from_pem(open(sys.argv[2], "rb").read())
        assert key.thumbprint() == public.thumbprint()
        token = jws.JWS(b"hello")
        token.add_signature(key, alg=key["alg"], protected='{"alg":"%s"}' % key["alg"])
        back = jws.JWS(); back.deserialize(token.serialize()); back.verify(public)
        """;

    private readonly SampleSite _site = new();

    public async ValueTask InitializeAsync()
    {
        await ImportAsync("rsa", "genrsa", "2048");
        await ImportAsync("ed", "genpkey", "-algorithm", "ed25519");
    }

    public ValueTask DisposeAsync()
    {
        _site.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("ed")]
    public async Task OpenDkims_pair_is_the_same_key_and_a_record_that_named_checkzone_reads(string selector)
    {
        (await _site.KeyOpsAsync("keys", "export", "keyops.example", selector, "--format", "opendkim", "--to", _site["config"])).Require();

        Assert.Equal(await PublicAsync(_site[$"{selector}.pem"]), await PublicAsync(_site[$"config/{selector}.private"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_site[$"config/{selector}.private"]));
        await File.WriteAllTextAsync(
            _site["check.zone"],
            "$TTL 1h\n@ IN SOA ns1 hostmaster 1 4h 1h 2w 15m\n@ NS ns1\nns1 A 192.0.2.1\n" + await File.ReadAllTextAsync(_site[$"config/{selector}.txt"], TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken);
        var check = await ToolProcess.RunAsync("named-checkzone", ["-D", "keyops.example", _site["check.zone"]]);
        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        Assert.Contains($"{selector}._domainkey.keyops.example.", check.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rsa", "+008+")]
    [InlineData("ed", "+015+")]
    public async Task Binds_tools_sign_and_verify_a_zone_with_the_exported_pair(string selector, string algorithm)
    {
        var zone = $"{selector}._domainkey.keyops.example";
        (await _site.KeyOpsAsync("keys", "export", "keyops.example", selector, "--format", "bind")).Require();
        var key = Path.GetFileName(Assert.Single(Directory.GetFiles(_site.Folder, "K*.key")));
        Assert.StartsWith($"K{zone}.{algorithm}", key, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            _site["z"], $"$TTL 1h\n@ IN SOA ns1 hostmaster 1 4h 1h 2w 15m\n@ NS ns1\nns1 A 192.0.2.1\n$INCLUDE {key}\n", TestContext.Current.CancellationToken);

        var signed = await ToolProcess.RunAsync("dnssec-signzone", ["-z", "-P", "-o", zone, "z", key], _site.Folder);
        Assert.True(signed.ExitCode == 0, signed.Error);
        var verified = await ToolProcess.RunAsync("dnssec-verify", ["-z", "-o", zone, "z.signed"], _site.Folder);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("ed")]
    public async Task A_json_web_key_signs_and_verifies_in_jwcrypto(string selector)
    {
        (await _site.KeyOpsAsync("keys", "export", "keyops.example", selector, "--format", "jwk")).Require();
        await File.WriteAllTextAsync(_site["public.pem"], await PublicAsync(_site[$"{selector}.pem"]), TestContext.Current.CancellationToken);

        var check = await ToolProcess.RunAsync("/usr/bin/python3", ["-c", CheckJwk, _site[$"{selector}.jwk"], _site["public.pem"], selector]);

        Assert.True(check.ExitCode == 0, check.Error);
    }

    [Fact]
    public async Task No_file_is_overwritten_and_nothing_secret_is_printed()
    {
        var first = (await _site.KeyOpsAsync("keys", "export", "keyops.example", "rsa", "--format", "opendkim")).Require();
        var before = await File.ReadAllTextAsync(_site["rsa.private"], TestContext.Current.CancellationToken);

        var second = await _site.KeyOpsAsync("keys", "export", "keyops.example", "rsa", "--format", "opendkim");

        Assert.Equal((1, $"keyops: {_site["rsa.private"]} is there already and is not overwritten; move it away, or name another folder with --to\n"), (second.ExitCode, second.Error));
        Assert.Equal(before, await File.ReadAllTextAsync(_site["rsa.private"], TestContext.Current.CancellationToken));
        var shown = (await _site.KeyOpsAsync("keys", "show", "keyops.example", "--json")).Require().Output + (await _site.KeyOpsAsync("keys", "list")).Require().Output + first.Output;
        Assert.All(before.Split('\n').Where(line => line.Length == 64), line => Assert.DoesNotContain(line[..32], shown, StringComparison.Ordinal));
        Assert.Equal(64, (await _site.KeyOpsAsync("keys", "export", "keyops.example", "rsa", "--format", "pkcs12")).ExitCode);
        Assert.Equal(1, (await _site.KeyOpsAsync("keys", "export", "keyops.example", "none", "--format", "jwk")).ExitCode);
    }

    private async Task ImportAsync(string selector, params string[] openssl)
    {
        await File.WriteAllTextAsync(_site[$"{selector}.pem"], (await ToolProcess.RunAsync("openssl", openssl)).Require().Output);
        (await _site.KeyOpsAsync("keys", "import", "keyops.example", "--selector", selector, "--key", _site[$"{selector}.pem"])).Require();
    }

    private static async Task<string> PublicAsync(string path) => (await ToolProcess.RunAsync("openssl", ["pkey", "-in", path, "-pubout"])).Require().Output;
}
