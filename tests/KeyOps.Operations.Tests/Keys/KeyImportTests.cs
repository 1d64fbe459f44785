using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Keys;
using KeyOps.Operations.Store;
using KeyOps.Operations.Tests.Reconcile;
using KeyOps.TestKit.Dns;

namespace KeyOps.Operations.Tests.Keys;

public sealed class KeyImportTests : IAsyncDisposable
{
    private const string Owner = "old._domainkey.a.example";

    private readonly ReconcileFixture _world = new("a.example");
    private readonly ScriptedDnsServer _server = new();
    private readonly SigningKey _key = SigningKey.Generate(new KeyAlgorithm.Ed25519());

    public KeyImportTests()
    {
        _world.Change("a.example", domain => domain with { NameServers = new NameServerChoice.Fixed([_server.EndPoint]) });
        Write(_key.ToPem());
    }

    public async ValueTask DisposeAsync()
    {
        _world.Dispose();
        _key.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_imported_key_becomes_the_domains_key_by_the_usual_gates_and_its_record_moves_into_the_managed_block()
    {
        AddToZone($"old._domainkey TXT \"v=DKIM1; k=ed25519; t=s; p={Public(_key)}\"");
        _world.Change("a.example", domain => domain with { Zone = domain.Zone with { Adopt = true } });
        _server.On(Owner, RecordType.Txt, DnsScript.Txt($"v=DKIM1; k=ed25519; t=s; p={Public(_key)}"));
        var signer = new FakeSigner("opendkim");
        _world.Signers.Add(signer);

        var done = Assert.IsType<KeyChange.Done>(await ImportAsync());
        var spare = $"k{_world.Time.GetUtcNow().UtcDateTime:yyyyMMdd}";
        await _world.ApplyAsync();
        Assert.Empty(signer.SignsWith); // caches may hold the record as the person had written it
        _world.Time.Advance(TimeSpan.FromHours(1));
        var result = await _world.ApplyAsync();

        Assert.Contains($"{_server.EndPoint} answers it", done.Text, StringComparison.Ordinal);
        Assert.True(result.IsFine, string.Join("\n", result.Holds));
        Assert.Equal("old", signer.SignsWith["a.example"]);
        var keys = _world.Status()[0].Keys;
        Assert.Equal(["old", spare], keys.Select(key => key.Selector.Text));
        Assert.Equal([KeyState.Active, KeyState.Published], keys.Select(key => key.State));
        Assert.Contains(keys[0].Evidence, line => line.Text == $"imported from {KeyFile}; it may have signed before");
        var zone = await File.ReadAllTextAsync(_world.Output("a.example"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("t=s", zone, StringComparison.Ordinal);
        Assert.Equal(1, zone.Split("old._domainkey").Length - 1);

        // From here on it is rotated away from as any other.
        _world.Time.Advance(TimeSpan.FromDays(181));
        await _world.ApplyAsync();
        Assert.Equal(keys[1].Selector.Text, signer.SignsWith["a.example"]);
    }

    [Fact]
    public async Task A_key_in_no_zone_yet_is_taken_and_published()
    {
        Assert.IsType<KeyChange.Done>(await ImportAsync());

        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Contains(Public(_key), await File.ReadAllTextAsync(_world.Output("a.example"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_the_store_that_was_lost_is_taken_over_from_its_file()
    {
        await _world.ApplyAsync();
        using (var store = KeyStore.OpenForReading(_world.Settings.StateFolder, _world.Settings.MasterKey))
        {
            var first = store.HistoriesOf(DomainName.Parse("a.example"))[0].Key;
            using var lost = SigningKey.FromPkcs8(store.PrivateKeyOf(first.Id));
            Write(lost.ToPem());
        }

        File.Delete(Path.Combine(_world.Settings.StateFolder, KeyStore.DatabaseName));
        Assert.Contains("the store has no such key", (await _world.ApplyAsync()).Holds.Single().Reason, StringComparison.Ordinal);

        Assert.IsType<KeyChange.Done>(await ImportAsync("default"));

        // The spare's record is left, whose key is nowhere any more.
        Assert.Contains("_domainkey", (await _world.ApplyAsync()).Holds.Single().Reason, StringComparison.Ordinal);
        File.Delete(_world.Output("a.example"));
        Assert.True((await _world.ApplyAsync()).IsFine);
    }

    [Fact]
    public async Task A_record_of_the_persons_needs_adopt()
    {
        AddToZone($"old._domainkey TXT \"v=DKIM1; k=ed25519; p={Public(_key)}\"");

        var problem = Assert.Single(Assert.IsType<KeyChange.Refused>(await ImportAsync()).Problems);

        Assert.StartsWith($"{_world.Source("a.example")}:5:1: ", problem.Reason, StringComparison.Ordinal);
        Assert.Contains("`adopt: true`", problem.Remedy, StringComparison.Ordinal);
        Assert.Empty(Keys());
    }

    [Fact]
    public async Task Another_key_in_the_zone_file_and_in_dns_is_refused_with_both_places()
    {
        using var other = SigningKey.Generate(new KeyAlgorithm.Ed25519());
        AddToZone($"old._domainkey TXT \"v=DKIM1; k=ed25519; p={Public(other)}\"");
        _server.On(Owner, RecordType.Txt, DnsScript.Txt($"v=DKIM1; k=ed25519; p={Public(other)}"));

        var problems = Assert.IsType<KeyChange.Refused>(await ImportAsync()).Problems;

        Assert.Equal(
            [$"{_world.Source("a.example")}:5:1: the record of selector old does not hold this key", $"{_server.EndPoint} answers {Owner}. with another key"],
            problems.Select(problem => problem.Reason));
        Assert.Empty(Keys());
    }

    [Fact]
    public async Task A_selector_that_was_used_is_refused()
    {
        await ImportAsync();
        Assert.Contains("this very key is in the store already", Reason(await ImportAsync()), StringComparison.Ordinal);

        using var other = SigningKey.Generate(new KeyAlgorithm.Ed25519());
        Write(other.ToPem());
        Assert.Contains("a selector is never used twice", Reason(await ImportAsync()), StringComparison.Ordinal);
        Assert.Single(Keys());
    }

    [Fact]
    public async Task A_domain_that_sends_no_mail_takes_no_key()
    {
        _world.Change("a.example", domain => domain with { Mail = domain.Mail with { SendsMail = false } });

        Assert.Contains("sends no mail", Reason(await ImportAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("genrsa -traditional 1024", null)]
    [InlineData("genrsa 2048", null)]
    [InlineData("genpkey -algorithm ed25519", null)]
    [InlineData("genrsa 768", "an RSA key of 768 bits is refused by verifiers")]
    [InlineData("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", "DKIM knows RSA and Ed25519 keys, and this is neither")]
    [InlineData("genrsa -aes128 -passout pass:secret 2048", "there is no private key in PEM that can be read")]
    [InlineData("version", "there is no private key in PEM that can be read")]
    public async Task What_openssl_writes_is_read_or_refused_in_plain_words(string command, string? refusal)
    {
        var start = new System.Diagnostics.ProcessStartInfo("openssl", command.Split(' ')) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var openssl = System.Diagnostics.Process.Start(start)!;
        Write(await openssl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await openssl.WaitForExitAsync(TestContext.Current.CancellationToken);

        var change = await ImportAsync();

        if (refusal is null)
        {
            Assert.IsType<KeyChange.Done>(change);
        }
        else
        {
            Assert.Contains(refusal, Reason(change), StringComparison.Ordinal);
            Assert.Contains(KeyFile, Reason(change), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_missing_file_and_a_folder_are_told()
    {
        File.Delete(KeyFile);
        Assert.Equal($"there is no file {KeyFile}", Reason(await ImportAsync()));

        Directory.CreateDirectory(KeyFile);
        Assert.Equal($"{KeyFile} is not a key file", Reason(await ImportAsync()));
    }

    private string KeyFile => Path.Combine(Path.GetDirectoryName(_world.Source("a.example"))!, "old.private");

    private static string Public(SigningKey key) => Convert.ToBase64String(key.PublicKey.Span);

    private static string Reason(KeyChange change) => Assert.Single(Assert.IsType<KeyChange.Refused>(change).Problems).Reason;

    private void Write(string pem)
    {
        File.WriteAllText(KeyFile, pem);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private void AddToZone(string line) => File.AppendAllText(_world.Source("a.example"), line + "\n");

    private async Task<KeyChange> ImportAsync(string selector = "old")
    {
        using var store = KeyStore.OpenForWriting(_world.Settings.StateFolder, _world.Settings.MasterKey, _world.Time);
        return await new KeyImport(_world.Settings, store, _world.Time)
            .RunAsync(DomainName.Parse("a.example"), Selector.Parse(selector), KeyFile, TestContext.Current.CancellationToken);
    }

    private IReadOnlyList<KeyHistory> Keys()
    {
        using var store = KeyStore.OpenForReading(_world.Settings.StateFolder);
        return store.HistoriesOf(DomainName.Parse("a.example"));
    }
}
