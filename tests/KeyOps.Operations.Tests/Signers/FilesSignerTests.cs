using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Signers;

namespace KeyOps.Operations.Tests.Signers;

/// <summary>A signer that is kept by lines of text, here as Exim and rspamd want them.</summary>
public sealed class FilesSignerTests : IDisposable
{
    private readonly SignerFolder _folder = new();
    private readonly SigningKey _signing = SigningKey.Generate(new Core.Mail.KeyAlgorithm.Rsa(1024));

    public void Dispose()
    {
        _signing.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Its_tables_have_a_line_for_each_domains_key_and_its_key_files_are_private()
    {
        Assert.IsType<DeployOutcome.Deployed>(await DeployAsync(new([Key("b.example", "k2"), Key("a.example", "default")], [Key("b.example", "k1")])));

        Assert.Equal("a.example: default\nb.example: k2\n", Read("selectors"));
        Assert.Equal($"a.example {_folder["keys/a.example/default.private"]}\nb.example {_folder["keys/b.example/k2.private"]}\n", Read("paths.map"));
        Assert.Equal(["0600", "0600", "0644", "0700"], ((string[])["keys/a.example/default.private", "keys/b.example/k1.private", "selectors", "keys"]).Select(_folder.ModeOf));
        Assert.Equal(["k2"], Tables().SelectorsOf(DomainName.Parse("b.example")).Select(selector => selector.Text));
    }

    [Fact]
    public async Task When_its_check_says_no_the_old_tables_are_back_and_the_reason_is_what_the_check_said()
    {
        const string Check = "test {selector} != k2 || { echo {domain} signs with the old key; exit 3; }";
        await DeployAsync(new([Key("a.example", "k1")], []), Check);
        var before = (Read("selectors"), Read("paths.map"));

        var rolledBack = Assert.IsType<DeployOutcome.RolledBack>(await DeployAsync(new([Key("a.example", "k2")], [Key("a.example", "k1")]), Check));

        Assert.Contains("failed with exit code 3: a.example signs with the old key; the old tables are back, and it signs with s=k1 for a.example again", rolledBack.Reason, StringComparison.Ordinal);
        Assert.Equal(before, (Read("selectors"), Read("paths.map")));
    }

    [Fact]
    public async Task Two_keys_of_one_domain_need_two_signers()
    {
        var held = Assert.IsType<DeployOutcome.Held>(await DeployAsync(new([Key("a.example", "r1"), Key("a.example", "e1")], [])));

        Assert.StartsWith("a.example is to sign with r1 and e1, and signer exim has a line a domain; use two signers", Assert.Single(held.Reasons), StringComparison.Ordinal);
    }

    private Task<DeployOutcome> DeployAsync(DesiredSigning desired, string? check = null) =>
        new SignerDeployer(Settings(check), _ => [.. _signing.Pkcs8], TimeProvider.System) { Patience = TimeSpan.FromMilliseconds(100) }
            .DeployAsync(desired, desired.Signing.ToDictionary(key => key.Id, VerifyingKey (_) => new VerifyingKey.Stored()), TestContext.Current.CancellationToken);

    private PresentTables Tables() => new SignerFiles(Settings(null), _ => []).Present(null);

    private SignerSettings.Files Settings(string? check) => new()
    {
        Name = "exim",
        Directory = _folder.Path,
        Tables = [new(_folder["selectors"], new("{domain}: {selector}")), new(_folder["paths.map"], new("{domain} {keyfile}"))],
        Check = check,
    };

    private ManagedKey Key(string domain, string selector) => new(
        new(selector.GetHashCode(StringComparison.Ordinal)), DomainName.Parse(domain), Selector.Parse(selector), _signing.Algorithm, [.. _signing.PublicKey.Span], DateTimeOffset.UnixEpoch);

    private string Read(string name) => File.ReadAllText(_folder[name], Encoding.UTF8);
}
