using System.Collections.Immutable;
using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Files;
using KeyOps.Operations.Signers;
using Microsoft.Extensions.Time.Testing;

namespace KeyOps.Operations.Tests.Signers;

public sealed class OpenDkimDeployerTests : IDisposable
{
    private static readonly ImmutableDictionary<KeyId, VerifyingKey> Nobody = ImmutableDictionary<KeyId, VerifyingKey>.Empty;

    private readonly SignerFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Dictionary<KeyId, SigningKey> _keys = [];
    private readonly List<KeyId> _read = [];
    private readonly ManagedKey _first;
    private readonly ManagedKey _second;
    private readonly ManagedKey _other;

    public OpenDkimDeployerTests()
    {
        _first = Key(1, "keyops.example", "default");
        _second = Key(2, "keyops.example", "k2");
        _other = Key(3, "other.example", "default");
    }

    public void Dispose()
    {
        _folder.Dispose();
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    [Fact]
    public async Task The_files_are_those_of_the_design()
    {
        var outcome = await DeployAsync(new([_other, _first], []));

        var deployed = Assert.IsType<DeployOutcome.Deployed>(outcome);
        Assert.Equal(2, deployed.Signatures.Count);
        Assert.All(deployed.Signatures.Values, Assert.Null);
        Assert.Equal(
            $"default._domainkey.keyops.example keyops.example:default:{_folder["signer/keys/keyops.example/default.private"]}\n"
            + $"default._domainkey.other.example other.example:default:{_folder["signer/keys/other.example/default.private"]}\n",
            Read("signer/key.table"));
        Assert.Equal("*@keyops.example default._domainkey.keyops.example\n*@other.example default._domainkey.other.example\n", Read("signer/signing.table"));
        Assert.Equal("127.0.0.1\n.keyops.example\n", Read("signer/trusted.hosts"));
        Assert.Equal(_keys[_first.Id].ToPem(), Read("signer/keys/keyops.example/default.private"));
        Assert.Equal(
            ["0755", "0644", "0644", "0644", "0700", "0700", "0600"],
            ((string[])["signer", "signer/key.table", "signer/signing.table", "signer/trusted.hosts", "signer/keys", "signer/keys/keyops.example", "signer/keys/keyops.example/default.private"]).Select(_folder.ModeOf));
    }

    [Fact]
    public async Task A_plan_tells_every_file_and_never_shows_a_key()
    {
        var plan = Deployer().Plan(new([_first], [_second]));

        Assert.Empty(plan.Problems);
        Assert.Equal(
            ["keys/keyops.example/default.private", "keys/keyops.example/k2.private", "trusted.hosts", "key.table", "signing.table"],
            plan.Changes.Select(change => Path.GetRelativePath(_folder["signer"], change.Path)));
        Assert.Equal($"private key, {_keys[_first.Id].ToPem().Length} octets", Assert.IsType<FileChange.PrivateKey>(plan.Changes[0]).Note);
        Assert.DoesNotContain("PRIVATE", plan.ToString() + string.Concat(plan.Changes), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["signer"]));
        await DeployAsync(new([_first], [_second]));

        Assert.True(Deployer().Plan(new([_first], [_second])).IsInSync);
    }

    [Fact]
    public async Task A_switch_keeps_the_old_key_file_and_changes_only_the_tables()
    {
        await DeployAsync(new([_first], []));
        var changes = Assert.IsType<DeployOutcome.Deployed>(await DeployAsync(new([_second], [_first]))).Changes;

        Assert.Equal(["k2.private", "key.table", "signing.table"], changes.Select(change => Path.GetFileName(change.Path)));
        Assert.True(File.Exists(_folder["signer/keys/keyops.example/default.private"]));
        // The old row stays: whichever signing table a crash leaves, the key table fits to it.
        Assert.Equal(["default._domainkey.keyops.example", "k2._domainkey.keyops.example"], Read("signer/key.table").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(' ')[0]));
        Assert.Equal("*@keyops.example k2._domainkey.keyops.example\n", Read("signer/signing.table"));
    }

    [Fact]
    public async Task Nothing_due_writes_nothing_and_signals_nobody()
    {
        var settings = Settings() with { Reload = new ReloadSettings.Command($"echo x >> {_folder["reloads"]}") };
        await DeployAsync(new([_first], []), settings);
        var second = await DeployAsync(new([_first], []), settings);

        Assert.Empty(Assert.IsType<DeployOutcome.Deployed>(second).Changes);
        Assert.Equal("x\n", Read("reloads"));
    }

    [Fact]
    public async Task Drift_is_seen_and_mended()
    {
        var desired = new DesiredSigning([_first, _other], []);
        await DeployAsync(desired);
        var deployer = Deployer();
        Assert.Empty(deployer.Observe(desired));

        File.Delete(_folder["signer/keys/keyops.example/default.private"]);
        File.SetUnixFileMode(_folder["signer/keys/other.example/default.private"], FileOwnership.Public.Mode!.Value);
        File.SetUnixFileMode(_folder["signer/keys"], PrivateFolder.Open);
        File.AppendAllText(_folder["signer/key.table"], "garbage\n");
        File.Delete(_folder["signer/trusted.hosts"]);

        Assert.Equal(
            ["keys has mode 0755", "default.private is missing", "default.private has mode 0644", "trusted.hosts is missing", "key.table differs"],
            deployer.Observe(desired).Select(drift => $"{Path.GetFileName(drift.Path)} {drift.What}"));
        Assert.All(deployer.Observe(desired), drift => Assert.True(drift.IsMendable));

        Assert.IsType<DeployOutcome.Deployed>(await DeployAsync(desired));
        Assert.Empty(deployer.Observe(desired));
        Assert.Equal(_keys[_first.Id].ToPem(), Read("signer/keys/keyops.example/default.private"));
    }

    [Fact]
    public async Task One_domains_lines_change_in_tables_that_stand_as_they_were_left_and_the_others_keys_are_not_looked_at()
    {
        DesiredSigning whole = new([_first, _other], []), after = new([_second, _other], [_first]);
        var part = Part([_second], [_first]);
        var deployer = Deployer();
        Assert.False(deployer.Takes(part));
        Assert.IsType<DeployOutcome.Deployed>(await deployer.DeployAsync(whole, Nobody, TestContext.Current.CancellationToken));
        Assert.True(deployer.Takes(part));
        _read.Clear();

        var deployed = Assert.IsType<DeployOutcome.Deployed>(await deployer.DeployAsync(part, Nobody, TestContext.Current.CancellationToken));

        Assert.Equal(["k2.private", "key.table", "signing.table"], deployed.Changes.Select(change => Path.GetFileName(change.Path)));
        Assert.DoesNotContain(_other.Id, _read);
        Assert.True(Deployer().Plan(after).IsInSync);
        Assert.True(deployer.Takes(part));
        Assert.Empty(deployer.Plan(part).Changes);
    }

    [Fact]
    public async Task Tables_that_somebody_edited_or_a_key_of_another_kind_take_a_look_at_the_whole()
    {
        var deployer = Deployer();
        await deployer.DeployAsync(new([_first, _other], []), Nobody, TestContext.Current.CancellationToken);
        Assert.True(deployer.Takes(Part([_second], [_first])));
        Assert.False(deployer.Takes(Part([Key(9, "keyops.example", "e", new KeyAlgorithm.Ed25519())], [])));

        File.AppendAllText(_folder["signer/signing.table"], "*@third.example default._domainkey.other.example\n");

        Assert.False(deployer.Takes(Part([_second], [_first])));
        Assert.Contains("signing.table was changed by somebody else this moment; it is looked at again", Assert.Single(deployer.Plan(Part([_second], [_first])).Problems), StringComparison.Ordinal);
        Assert.False(Deployer().Takes(Part([_second], [_first])));
    }

    [Theory]
    [InlineData("trusted.hosts")]
    [InlineData("key.table")]
    [InlineData("signing.table")]
    public async Task A_signer_that_signs_nothing_by_a_mended_file_is_found_out_whichever_file_it_was(string table)
    {
        await DeployAsync(new([_first], []));
        File.WriteAllText(_folder[$"signer/{table}"], "# nothing\n");
        await using var milter = ScriptedMilter.Ending(ScriptedMilter.Packet('c'));

        var outcome = await DeployAsync(new([_first], []), Settings() with { Socket = milter.Address });

        Assert.Contains(
            "to a message from keyops.example, the signer let the message through unsigned",
            outcome is DeployOutcome.Held held ? Assert.Single(held.Reasons) : Assert.IsType<DeployOutcome.RolledBack>(outcome).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_the_signer_cannot_be_told_of_is_taken_back_and_the_tables_stand_as_before()
    {
        var deployer = Deployer(Settings() with { Reload = new ReloadSettings.Command($"test -e {_folder["up"]}") });
        File.WriteAllText(_folder["up"], "");
        await deployer.DeployAsync(new([_first, _other], []), Nobody, TestContext.Current.CancellationToken);
        var before = (Read("signer/key.table"), Read("signer/signing.table"));
        File.Delete(_folder["up"]);

        var outcome = await deployer.DeployAsync(Part([_second], [_first]), Nobody, TestContext.Current.CancellationToken);

        Assert.IsType<DeployOutcome.RolledBack>(outcome);
        Assert.Equal(before, (Read("signer/key.table"), Read("signer/signing.table")));
        Assert.True(deployer.Takes(Part([_second], [_first])));
    }

    [Fact]
    public async Task A_key_file_with_another_key_is_never_overwritten()
    {
        var desired = new DesiredSigning([_first], []);
        await DeployAsync(desired);
        var path = _folder["signer/keys/keyops.example/default.private"];
        File.WriteAllText(path, _keys[_second.Id].ToPem());

        var held = Assert.IsType<DeployOutcome.Held>(await DeployAsync(desired));

        Assert.Equal([$"{path} holds something else than the key of default._domainkey.keyops.example.; a key file is never overwritten: move it away and it is written anew"], held.Reasons);
        Assert.Equal(_keys[_second.Id].ToPem(), File.ReadAllText(path));
        Assert.False(Assert.Single(Deployer().Observe(desired)).IsMendable);
    }

    [Fact]
    public void More_problems_than_a_person_reads_are_counted()
    {
        var domains = Enumerable.Range(0, 100).Select(each => $"d{each}.example").ToArray();
        foreach (var domain in domains)
        {
            PrivateFolder.Ensure(_folder[$"signer/keys/{domain}"]);
            File.WriteAllText(_folder[$"signer/keys/{domain}/default.private"], "not this");
        }

        var problems = Deployer().Plan(new([.. domains.Select(domain => _first with { Domain = DomainName.Parse(domain) })], [])).Problems;

        Assert.Equal(21, problems.Length);
        Assert.Equal("and 80 more of these", problems[^1]);
    }

    [Fact]
    public async Task A_key_file_that_is_seen_as_fine_and_then_edited_is_seen_again()
    {
        var desired = new DesiredSigning([_first], []);
        await DeployAsync(desired);
        var deployer = Deployer();
        Assert.Empty(deployer.Observe(desired));

        var path = _folder["signer/keys/keyops.example/default.private"];
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace("MII", "NII", StringComparison.Ordinal));

        Assert.Single(deployer.Observe(desired));
    }

    [Fact]
    public async Task The_same_key_in_another_form_is_fine()
    {
        await DeployAsync(new([_first], []));
        var path = _folder["signer/keys/keyops.example/default.private"];
        File.WriteAllText(path, "imported by hand\n" + File.ReadAllText(path));

        Assert.Empty(Deployer().Observe(new([_first], [])));
    }

    [Fact]
    public async Task A_private_key_that_is_not_the_half_of_its_public_key_is_a_failure_before_any_table()
    {
        _keys[_first.Id] = _keys[_second.Id];

        await Assert.ThrowsAsync<InvalidOperationException>(() => DeployAsync(new([_first], [])));
        Assert.False(File.Exists(_folder["signer/key.table"]));
    }

    [Fact]
    public async Task Everything_that_would_go_wrong_is_told_at_once()
    {
        var settings = Settings() with { TrustedHosts = ["*.keyops.example"], Owner = "no-such-user" };
        var held = Assert.IsType<DeployOutcome.Held>(await DeployAsync(new([_first, Key(9, "ed.example", "e", new KeyAlgorithm.Ed25519())], []), settings));

        Assert.Equal(
            [
                "the signer's owner: there is no user 'no-such-user' on this machine",
                "'*.keyops.example' in trusted-hosts matches nothing; for all hosts below a domain write '.keyops.example'",
                "OpenDKIM signs with one algorithm for all, and ed.example. is to sign with Ed25519 while keyops.example. is to sign with RSA: every message would get 451; use two instances, one with 'algorithms: [rsa]', one with 'algorithms: [ed25519]'",
            ],
            held.Reasons);
        Assert.False(Directory.Exists(_folder["signer"]));
    }

    [Fact]
    public async Task A_folder_that_RequireSafeKeys_refuses_is_told_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        await using var milter = ScriptedMilter.Ending(ScriptedMilter.Packet('c'));
        var settings = Settings() with { Directory = folder["signer"], Socket = milter.Address };

        var held = Assert.IsType<DeployOutcome.Held>(await DeployAsync(new([_first], []), settings));

        Assert.StartsWith("/tmp can be written by everybody", Assert.Single(held.Reasons), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["signer"]));
    }

    [Fact]
    public async Task Without_a_socket_nobody_knows_whether_safe_keys_are_asked_for_and_an_unsafe_folder_is_only_told_of()
    {
        using var folder = new TemporaryFolder();
        var settings = Settings() with { Directory = folder["signer"] };

        Assert.IsType<DeployOutcome.Deployed>(await DeployAsync(new([_first], []), settings));

        Assert.StartsWith("/tmp can be written by everybody", Deployer(settings).UnsafeFolder(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signer_that_signs_with_nothing_is_rolled_back()
    {
        await DeployAsync(new([_first], []));
        var before = (Read("signer/key.table"), Read("signer/signing.table"));
        await using var milter = ScriptedMilter.Ending(ScriptedMilter.Packet('c'));

        var outcome = await DeployAsync(new([_second], [_first]), Settings() with { Socket = milter.Address });

        Assert.Equal(
            new DeployOutcome.RolledBack("to a message from keyops.example, the signer let the message through unsigned; the old tables are back, but to a message from keyops.example, the signer let the message through unsigned"),
            outcome);
        Assert.Equal(before, (Read("signer/key.table"), Read("signer/signing.table")));
        Assert.True(File.Exists(_folder["signer/keys/keyops.example/k2.private"]));
    }

    [Fact]
    public async Task Tables_that_name_a_key_which_is_gone_are_not_put_back()
    {
        await DeployAsync(new([_first], []));
        await using var milter = ScriptedMilter.Ending(ScriptedMilter.Packet('c'));

        var outcome = await DeployAsync(new([_second], []) { Gone = [_first] }, Settings() with { Socket = milter.Address });

        Assert.Equal(
            "to a message from keyops.example, the signer let the message through unsigned; its files are as they should be, and stay so, since they named a key that is gone: restart OpenDKIM and look at its log",
            Assert.Single(Assert.IsType<DeployOutcome.Held>(outcome).Reasons));
        Assert.Contains("*@keyops.example k2._domainkey.keyops.example", Read("signer/signing.table"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_that_stand_empty_are_gone_back_to()
    {
        await DeployAsync(new([_first], []));
        await DeployAsync(new([], [_first]));
        await using var milter = ScriptedMilter.Ending(ScriptedMilter.Packet('c'));

        var served = new VerifyingKey.Served([new(new("192.0.2.1:53", new(1), default, default), default)]);

        var outcome = await Deployer(Settings() with { Socket = milter.Address })
            .DeployAsync(new([_second], [_first]), new Dictionary<KeyId, VerifyingKey> { [_second.Id] = served }, TestContext.Current.CancellationToken);

        Assert.Equal(new DeployOutcome.RolledBack("to a message from keyops.example, the signer let the message through unsigned; the old tables are back"), outcome);
        Assert.DoesNotContain("keyops.example", Read("signer/signing.table"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_that_fails_is_rolled_back()
    {
        await DeployAsync(new([_first], []));
        var before = Read("signer/key.table");

        var outcome = await DeployAsync(new([_second], [_first]), Settings() with { Reload = new ReloadSettings.Command("echo no such unit >&2; exit 5") });

        Assert.Equal(
            "'echo no such unit >&2; exit 5' failed with exit code 5: no such unit; the old tables are back, but 'echo no such unit >&2; exit 5' failed with exit code 5: no such unit",
            Assert.IsType<DeployOutcome.RolledBack>(outcome).Reason);
        Assert.Equal(before, Read("signer/key.table"));
    }

    [Fact]
    public async Task With_a_signer_that_is_down_nothing_is_changed()
    {
        await DeployAsync(new([_first], []));
        var before = Read("signer/key.table");

        var held = Assert.IsType<DeployOutcome.Held>(await DeployAsync(new([_second], [_first]), Settings() with { Socket = new MilterAddress.Local(_folder["none.sock"]) }));

        Assert.StartsWith($"nothing answers at local:{_folder["none.sock"]}", Assert.Single(held.Reasons), StringComparison.Ordinal);
        Assert.Equal(before, Read("signer/key.table"));
        Assert.False(File.Exists(_folder["signer/keys/keyops.example/k2.private"]));
    }

    [Fact]
    public async Task For_a_signer_that_was_never_started_the_files_are_written_all_the_same()
    {
        var held = Assert.IsType<DeployOutcome.Held>(await DeployAsync(new([_first], []), Settings() with { Socket = new MilterAddress.Local(_folder["none.sock"]) }));

        Assert.StartsWith($"the files in {_folder["signer"]} are written, and nothing answers at", Assert.Single(held.Reasons), StringComparison.Ordinal);
        Assert.NotEmpty(Read("signer/key.table"));
    }

    [Theory]
    [InlineData("", "holds no process number")]
    [InlineData("1", "holds no process number")]
    [InlineData("4194303", "names process 4194303, which does not run; is OpenDKIM running?")]
    [InlineData("self", ", not OpenDKIM; is OpenDKIM running?")]
    public async Task A_stale_pid_file_signals_nobody(string content, string reason)
    {
        File.WriteAllText(_folder["pid"], content == "self" ? $"{Environment.ProcessId}\n" : content);

        var held = Assert.IsType<DeployOutcome.Held>(await DeployAsync(new([_first], []), Settings() with { Reload = new ReloadSettings.PidFile(_folder["pid"]) }));

        Assert.Contains(reason, Assert.Single(held.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_removed_keys_go_and_those_in_use_stay()
    {
        await DeployAsync(new([_first, _other], [_second]));
        await DeployAsync(new([_first, _other], []));
        var deployer = Deployer();
        File.WriteAllText(_folder["signer/keys/keyops.example/k2.private"], "something else");

        var (deleted, left) = deployer.RemoveKeyFiles([_first, _second, Key(7, "never.example", "k")]);
        Assert.Empty(deleted);
        Assert.Equal(["default.private stays: key.table still names it", "k2.private stays: it does not hold the key of k2._domainkey.keyops.example."], left.Select(text => text[(text.LastIndexOf('/') + 1)..]));

        await DeployAsync(new([_first], []));
        Assert.Equal([_folder["signer/keys/other.example/default.private"]], deployer.RemoveKeyFiles([_other]).Deleted);
        Assert.False(Directory.Exists(_folder["signer/keys/other.example"]));
    }

    [Fact]
    public async Task Owners_are_set_when_running_as_root()
    {
        Assert.SkipUnless(FileOwner.MayChange, "giving files away needs root");
        var settings = Settings() with { Owner = "4711", Group = "4712" };

        Assert.IsType<DeployOutcome.Deployed>(await DeployAsync(new([_first], []), settings));

        foreach (var name in (string[])["signer/keys", "signer/keys/keyops.example", "signer/keys/keyops.example/default.private"])
        {
            var status = FileStatus.Of(_folder[name])!.Value;
            Assert.Equal((4711u, 4712u), (status.User, status.Group));
        }

        Assert.Equal(0u, FileStatus.Of(_folder["signer/key.table"])!.Value.User);
        Assert.Equal(["belongs to 4711", "belongs to 4711", "belongs to 4711"], Deployer(settings with { Owner = "4713" }).Observe(new([_first], [])).Select(drift => drift.What));
    }

    private ManagedKey Key(long id, string domain, string selector, KeyAlgorithm? algorithm = null)
    {
        var key = SigningKey.Generate(algorithm ?? new KeyAlgorithm.Rsa(1024));
        _keys[new(id)] = key;
        return new(new(id), DomainName.Parse(domain), Selector.Parse(selector), key.Algorithm, [.. key.PublicKey.Span], _time.GetUtcNow());
    }

    private SignerSettings.OpenDkim Settings() => new() { Name = "opendkim", Directory = _folder["signer"], TrustedHosts = ["127.0.0.1", ".keyops.example"] };

    private SignerDeployer Deployer(SignerSettings.OpenDkim? settings = null) =>
        new(settings ?? Settings(), Read, _time) { Patience = TimeSpan.Zero };

    private byte[] Read(KeyId id)
    {
        _read.Add(id);
        return [.. _keys[id].Pkcs8];
    }

    private static DesiredSigning Part(ImmutableArray<ManagedKey> signing, ImmutableArray<ManagedKey> kept) => new(signing, kept) { Only = [DomainName.Parse("keyops.example")] };

    private Task<DeployOutcome> DeployAsync(DesiredSigning desired, SignerSettings.OpenDkim? settings = null) =>
        Deployer(settings).DeployAsync(desired, Nobody, TestContext.Current.CancellationToken);

    private string Read(string name) => Encoding.UTF8.GetString(File.ReadAllBytes(_folder[name]));
}
