using System.Net;
using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Core.Records;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Propagation;
using KeyOps.Operations.Signers;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Signers;

/// <summary>The deployer and the milter client with the real OpenDKIM.</summary>
public sealed class OpenDkimTests : IDisposable
{
    private const string Domain = "keyops.example";

    private readonly SafeFolder _folder = new();
    private readonly KeyRing _keys = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_signs_on_our_tables_and_others_verify_the_signature()
    {
        var key = _keys.Make(Domain, "default");
        await DeployAsync(Settings(), [key]);
        await using var signer = await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"]);

        var signed = await SignAsync(signer, "From: Ann <ann@keyops.example>\nSubject: folded\n\tand  spaced \nX-Empty:\nTo: bob@other.example\n\n A body \n\nof lines\n\n\n");

        var signature = Read(Assert.Single(signed.Signatures));
        Assert.Equal(("default", Domain), (signature.Selector.Text, signature.Domain.ToStringWithoutDot()));
        Assert.IsType<SignatureVerdict.Good>(SignatureVerifier.Verify(signed.Message, signature, "rsa", key.PublicKey.AsSpan(), TimeProvider.System.GetUtcNow()));
        Assert.True(await MimeKitVerifier.HoldsAsync(signed.Message, _keys));
        Assert.True(await DkimPyVerifier.HoldsAsync(signed.Message, _keys, _folder));

        var forged = signed.Message with { Body = [.. "Another body\r\n"u8] };
        Assert.False(await MimeKitVerifier.HoldsAsync(forged, _keys));
        Assert.False(await DkimPyVerifier.HoldsAsync(forged, _keys, _folder));
        Assert.IsType<SignatureVerdict.Bad>(SignatureVerifier.Verify(forged, signature, "rsa", key.PublicKey.AsSpan(), TimeProvider.System.GetUtcNow()));
    }

    [Theory]
    [InlineData("relaxed/relaxed")]
    [InlineData("simple/simple")]
    [InlineData("simple/relaxed")]
    public async Task Every_canonical_form_verifies(string form)
    {
        var key = _keys.Make(Domain, "default");
        await DeployAsync(Settings(), [key]);
        await using var signer = await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"], more: $"Canonicalization {form}");

        foreach (var body in (string[])["", "\n\n", "one\t \n  two\n"])
        {
            var signed = await SignAsync(signer, $"From:  Ann   <ann@keyops.example>\nSubject:\ttab  \n two\n\n{body}");
            Assert.IsType<SignatureVerdict.Good>(SignatureVerifier.Verify(signed.Message, Read(signed.Signatures[0]), "rsa", key.PublicKey.AsSpan(), TimeProvider.System.GetUtcNow()));
            Assert.True(await MimeKitVerifier.HoldsAsync(signed.Message, _keys));
        }
    }

    [Fact]
    public async Task An_Ed25519_key_signs_where_the_signer_is_set_to_it()
    {
        var key = _keys.Make(Domain, "e1", new KeyAlgorithm.Ed25519());
        await DeployAsync(Settings(), [key]);
        await using var signer = await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"], more: "SignatureAlgorithm ed25519-sha256");

        var outcome = await DeployAsync(Settings(signer), [key]);

        Assert.Contains("s=e1", Assert.IsType<DeployOutcome.Deployed>(outcome).Signatures.Values.Single(), StringComparison.Ordinal);
        var signed = await SignAsync(signer, "From: ann@keyops.example\n\nbody\n");
        Assert.True(await DkimPyVerifier.HoldsAsync(signed.Message, _keys, _folder));
    }

    [Fact]
    public async Task A_switch_is_read_back_and_a_session_that_began_before_it_still_signs()
    {
        var old = _keys.Make(Domain, "default");
        var next = _keys.Make(Domain, "k2");
        await DeployAsync(Settings(), [old]);
        await using var signer = await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"]);
        Assert.Contains("s=default", Assert.IsType<DeployOutcome.Deployed>(await DeployAsync(Settings(signer), [old])).Signatures.Values.Single(), StringComparison.Ordinal);
        await using var early = await MilterSession.OpenAsync(signer.Address, cancellationToken: Cancellation);

        var outcome = await DeployAsync(Settings(signer), [next], old);

        var evidence = Assert.IsType<DeployOutcome.Deployed>(outcome).Signatures.Values.Single();
        Assert.Contains("s=k2", evidence, StringComparison.Ordinal);
        var late = await SignAsync(signer, "From: ann@keyops.example\n\nbody\n");
        Assert.Equal("k2", Read(late.Signatures[0]).Selector.Text);
        // What DESIGN §8 says of open sessions: the old tables, and the key file is read for each message.
        var signed = Assert.IsType<SigningOutcome.Signed>(await early.SignAsync(Parse("From: ann@keyops.example\n\nbody\n"), "ann@keyops.example", Cancellation));
        Assert.Equal("default", Read(signed.Signatures[0]).Selector.Text);
        Assert.True(await MimeKitVerifier.HoldsAsync(signed.Message, _keys));
    }

    [Fact]
    public async Task A_key_that_the_signer_cannot_use_is_rolled_back_and_the_old_one_signs_on()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a signer with a user of its own needs root");
        var old = _keys.Make(Domain, "default");
        var next = _keys.Make(Domain, "k2");
        await DeployAsync(Settings() with { Owner = "opendkim" }, [old]);
        PrepareRunFolder();
        await using var signer = await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"], more: "UserID opendkim");
        Assert.IsType<DeployOutcome.Deployed>(await DeployAsync(Settings(signer) with { Owner = "opendkim" }, [old]));
        var tables = await TablesAsync();

        // Files that belong to root alone: this signer's user cannot read them, and every message would get 451.
        var outcome = await DeployAsync(Settings(signer) with { Owner = "root" }, [next], old);

        var reason = Assert.IsType<DeployOutcome.RolledBack>(outcome).Reason;
        Assert.StartsWith("to a message from keyops.example, the signer answered with a temporary failure", reason, StringComparison.Ordinal);
        Assert.Contains("; the old tables are back, but to a message from keyops.example, the signer answered with a temporary failure", reason, StringComparison.Ordinal);
        Assert.Equal(tables, await TablesAsync());

        // The owner set right again, it goes through.
        outcome = await DeployAsync(Settings(signer) with { Owner = "opendkim" }, [next], old);
        Assert.Contains("s=k2", Assert.IsType<DeployOutcome.Deployed>(outcome).Signatures.Values.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signer_that_does_not_take_the_new_tables_is_rolled_back()
    {
        var old = _keys.Make(Domain, "default");
        var next = _keys.Make(Domain, "k2");
        await DeployAsync(Settings(), [old]);
        await using var signer = await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"]);
        var tables = await TablesAsync();

        // A reload that says it worked and did nothing.
        var deaf = Settings(signer) with { Reload = new ReloadSettings.Command("true") };
        var outcome = await DeployAsync(deaf, [next], old);

        Assert.Equal(
            "the signer signs for keyops.example with s=default d=keyops.example, and s=k2 was asked for; the old tables are back, and it signs with s=default for keyops.example again",
            Assert.IsType<DeployOutcome.RolledBack>(outcome).Reason);
        Assert.Equal(tables, await TablesAsync());
    }

    [Fact]
    public async Task A_signature_must_verify_under_the_record_of_each_name_server_and_the_one_whose_record_is_another_is_named()
    {
        var (key, other) = (_keys.Make(Domain, "default"), _keys.Make("other.example", "default"));
        await DeployAsync(Settings(), [key]);
        await using var signer = await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"]);

        var outcome = await Deployer(Settings(signer)).DeployAsync(new([key], []), Served(key, key, other), Cancellation);

        Assert.Equal(
            "the signer's signature for keyops.example with s=default does not verify under the record that 192.0.2.2:53 answers: the signature does not verify under this key; "
            + "its files are as they should be: restart OpenDKIM and look at its log",
            Assert.Single(Assert.IsType<DeployOutcome.Held>(outcome).Reasons));
        Assert.IsType<DeployOutcome.Deployed>(await Deployer(Settings(signer)).DeployAsync(new([key], []), Served(key, key, key), Cancellation));
    }

    [Theory]
    [InlineData("*@keyops.example k9._domainkey.keyops.example\n", "")]
    [InlineData("*@keyops.example default._domainkey.keyops.example\n", "default._domainkey.keyops.example keyops.example:default\n")]
    public async Task A_corrupt_table_makes_it_defer_mail_and_is_mended(string signingTable, string keyTable)
    {
        var key = _keys.Make(Domain, "default");
        await DeployAsync(Settings(), [key]);
        await using var signer = await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"]);
        await File.WriteAllTextAsync(_folder["signer/signing.table"], signingTable, Cancellation);
        await File.WriteAllTextAsync(_folder["signer/key.table"], keyTable, Cancellation);
        await ReloadByHandAsync(signer);

        Assert.IsType<SigningOutcome.TemporaryFailure>(await TrySignAsync(signer, "From: ann@keyops.example\n\nbody\n"));
        var outcome = await DeployAsync(Settings(signer), [key]);

        Assert.Single(Assert.IsType<DeployOutcome.Deployed>(outcome).Signatures);
        await SignAsync(signer, "From: ann@keyops.example\n\nbody\n");
    }

    [Fact]
    public async Task Key_files_of_a_signer_with_its_own_user_belong_to_it()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a signer with a user of its own needs root");
        var key = _keys.Make(Domain, "default");
        await DeployAsync(Settings() with { Owner = "opendkim" }, [key]);
        PrepareRunFolder();
        await using var signer = await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"], more: "UserID opendkim");

        var outcome = await DeployAsync(Settings(signer) with { Owner = "opendkim" }, [key]);

        Assert.Contains("s=default", Assert.IsType<DeployOutcome.Deployed>(outcome).Signatures.Values.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_signs_over_TCP_too()
    {
        var key = _keys.Make(Domain, "default");
        await DeployAsync(Settings(), [key]);
        await using var signer = await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"], new MilterAddress.Inet("127.0.0.1", FreePort.Next()));

        Assert.IsType<DeployOutcome.Deployed>(await DeployAsync(Settings(signer), [key]));
    }

    [Fact]
    public async Task Many_domains_are_confirmed_over_one_connection()
    {
        var keys = Enumerable.Range(0, 100).Select(each => _keys.Make($"d{each}.example", "default", new KeyAlgorithm.Rsa(1024))).ToArray();
        await DeployAsync(Settings(), keys);
        await using var signer = await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"]);

        var outcome = await Deployer(Settings(signer)).DeployAsync(new([.. keys], []), Shown(keys), Cancellation);

        Assert.Equal(100, Assert.IsType<DeployOutcome.Deployed>(outcome).Signatures.Count);
    }

    // However the file is named: also as a refile, where signing.table's stars match. It does no harm to the lines beside it.
    [Theory]
    [InlineData("", "*.keyops.example", "mx.keyops.example", false)]
    [InlineData("file:", "*.keyops.example", "mx.keyops.example", false)]
    [InlineData("file:", "*.keyops.example\n192.0.2.1", "mx.keyops.example", true)]
    [InlineData("refile:", "*.keyops.example", "mx.keyops.example", false)]
    [InlineData("refile:", "*.keyops.example\n192.0.2.1", "mx.keyops.example", true)]
    [InlineData("refile:", "*.keyops.example\n192.0.2.1", "mx.other.example", true)]
    [InlineData("refile:", ".keyops.example", "mx.keyops.example", true)]
    [InlineData("refile:", "192.0.2.0/24", "mx.other.example", true)]
    public async Task A_leading_star_in_trusted_hosts_never_lets_a_host_in(string kind, string trusted, string hostName, bool isSigned)
    {
        await DeployAsync(Settings(), [_keys.Make(Domain, "default")]);
        await File.WriteAllTextAsync(_folder["signer/trusted.hosts"], trusted + "\n", Cancellation);
        await using var signer = await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"], more: $"InternalHosts {kind}{_folder["signer/trusted.hosts"]}");

        var outcome = await MilterSession.SignAsync(
            signer.Address, Parse("From: ann@keyops.example\n\nA body\n"), "ann@keyops.example", new MilterClient(hostName, IPAddress.Parse("192.0.2.1")), cancellationToken: Cancellation);

        Assert.Equal(isSigned, outcome is SigningOutcome.Signed);
    }

    // DESIGN §8: who is trusted, measured.
    [Theory]
    [InlineData(".keyops.example", "mx.keyops.example", "192.0.2.1", true)]
    [InlineData("*.keyops.example", "mx.keyops.example", "192.0.2.1", false)]
    [InlineData(".keyops.example", "mx.other.example", "192.0.2.1", false)]
    [InlineData("mx.keyops.example", "mx.keyops.example", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "mx.other.example", "192.0.2.1", true)]
    [InlineData("192.0.2.0/24", "mx.other.example", "192.0.2.1", true)]
    [InlineData("127.0.0.1", "mx.keyops.example", "192.0.2.1", false)]
    public async Task Mail_of_trusted_hosts_alone_is_signed(string trusted, string hostName, string address, bool isSigned)
    {
        var key = _keys.Make(Domain, "default");
        await DeployAsync(Settings(), [key]);
        await File.WriteAllTextAsync(_folder["signer/trusted.hosts"], trusted + "\n", Cancellation);
        await using var signer = await RealOpenDkim.StartAsync(_folder["run"], _folder["signer"]);

        var outcome = await MilterSession.SignAsync(
            signer.Address, Parse("From: ann@keyops.example\n\nbody\n"), "ann@keyops.example", new(hostName, IPAddress.Parse(address)), cancellationToken: Cancellation);

        Assert.Equal(isSigned ? typeof(SigningOutcome.Signed) : typeof(SigningOutcome.Unsigned), outcome.GetType());
    }

    private SignerSettings.OpenDkim Settings(RealOpenDkim? signer = null) => new()
    {
        Name = "opendkim",
        Directory = _folder["signer"],
        TrustedHosts = ["127.0.0.1", "::1", "localhost", ".keyops.example"],
        Socket = signer?.Address,
        Reload = signer is null ? null : new ReloadSettings.PidFile(signer.PidFile),
    };

    private SignerDeployer Deployer(SignerSettings.OpenDkim settings) => new(settings, _keys.PrivateKeyOf, TimeProvider.System) { Patience = TimeSpan.FromSeconds(2) };

    private Task<DeployOutcome> DeployAsync(SignerSettings.OpenDkim settings, ManagedKey[] signing, params ManagedKey[] kept) =>
        Deployer(settings).DeployAsync(new([.. signing], [.. kept]), Shown(signing), Cancellation);

    private static Dictionary<KeyId, VerifyingKey> Shown(IEnumerable<ManagedKey> keys) => keys.ToDictionary(key => key.Id, VerifyingKey (_) => new VerifyingKey.Stored());

    /// <summary>Two name servers that answer these keys' records for a key.</summary>
    private Dictionary<KeyId, VerifyingKey> Served(ManagedKey key, params ManagedKey[] answered) => new()
    {
        [key.Id] = new VerifyingKey.Served([.. answered.Select((each, i) => new ServedRecord(
            new($"192.0.2.{i + 1}:53", new(1), default, TimeProvider.System.GetUtcNow()),
            TxtRdata.FromText(_keys.RecordAt(each.Selector.RecordName(each.Domain).ToString())!)))]),
    };

    private async Task<(string, string)> TablesAsync() =>
        (await File.ReadAllTextAsync(_folder["signer/key.table"], Cancellation), await File.ReadAllTextAsync(_folder["signer/signing.table"], Cancellation));

    private static async Task<SigningOutcome.Signed> SignAsync(RealOpenDkim signer, string message)
    {
        var outcome = await TrySignAsync(signer, message);
        return outcome as SigningOutcome.Signed ?? throw new InvalidOperationException($"the signer {outcome.Describe()}");
    }

    private static Task<SigningOutcome> TrySignAsync(RealOpenDkim signer, string message) =>
        MilterSession.SignAsync(signer.Address, Parse(message), "ann@keyops.example", cancellationToken: Cancellation);

    private static MailMessage Parse(string text) =>
        MailMessage.TryParse(Encoding.ASCII.GetBytes(text), out var message, out var error) ? message : throw new FormatException(error);

    private static DkimSignature Read(MailHeader header) =>
        DkimSignature.TryParse(header, out var signature, out var error) ? signature : throw new FormatException(error);

    /// <summary>Signals, and waits until a new connection defers: the signal is taken note of by another thread of the signer.</summary>
    private static async Task ReloadByHandAsync(RealOpenDkim signer)
    {
        await Harness.ToolProcess.RunAsync("kill", ["-USR1", (await File.ReadAllTextAsync(signer.PidFile, Cancellation)).Trim()]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (await TrySignAsync(signer, "From: ann@keyops.example\n\nbody\n") is not SigningOutcome.TemporaryFailure)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private void PrepareRunFolder()
    {
        Directory.CreateDirectory(_folder["run"]);
        Assert.True(Operations.Files.FileOwner.TryParse("opendkim", out var owner, out var error), error);
        Operations.Files.PrivateFolder.Ensure(_folder["run"], Operations.Files.PrivateFolder.Open, owner);
    }
}
