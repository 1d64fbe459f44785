using System.Net;
using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.TestKit;

namespace KeyOps.Operations.Tests.Configuration;

public class ShippedConfigurationTests
{
    [Fact]
    public void The_default_file_loads_without_a_word()
    {
        var loaded = Assert.IsType<ConfigurationResult.Loaded>(ConfigurationFile.Load(Repository.PathOf("config", "keyops.yaml")));

        Assert.Empty(loaded.Warnings);
        var settings = loaded.Settings;
        Assert.Equal(Repository.PathOf("var"), settings.StateFolder);
        Assert.Equal(new SecretSource.FromFile(Repository.PathOf("var", "master.key")), settings.MasterKey);
        Assert.Equal([IPEndPoint.Parse("127.0.0.1:5300")], settings.Server!.Listen);
        Assert.Equal(new PublisherSettings.EmbeddedServer(), Assert.Single(settings.Publishers));
        var domain = Assert.Single(settings.Domains);
        Assert.Equal(DomainName.Parse("keyops.example"), domain.Name);
        Assert.Equal("standard", domain.PolicyName);
        Assert.Equal([IPEndPoint.Parse("127.0.0.1:5300")], Assert.IsType<NameServerChoice.Fixed>(domain.NameServers).Servers);
        Assert.Equal(Repository.PathOf("zones", "keyops.example.zone"), domain.Zone.Source);
        Assert.Equal(Repository.PathOf("var", "zones", "keyops.example.zone"), domain.Zone.Output);
        Assert.Equal("v=spf1 mx ~all", domain.Mail.Spf!.ToString());
        Assert.Equal("v=DMARC1; p=none; rua=mailto:dmarc-reports@keyops.example", domain.Mail.Dmarc!.ToString());
        Assert.Equal("default", domain.Mail.FirstSelector.Text);
        var signer = Assert.IsType<SignerSettings.OpenDkim>(Assert.Single(settings.Signers));
        Assert.Equal(Repository.PathOf("var", "opendkim"), signer.Directory);
        Assert.Equal(["127.0.0.1", "::1", "localhost", ".keyops.example"], signer.TrustedHosts);
    }

    [Fact]
    public void The_default_file_needs_no_privilege_and_writes_below_var_alone()
    {
        var settings = Load("keyops.yaml");
        var var = Repository.PathOf("var") + "/";
        var signer = Assert.IsType<SignerSettings.OpenDkim>(Assert.Single(settings.Signers));

        Assert.All(settings.Server!.Listen, address => Assert.True(IPAddress.IsLoopback(address.Address) && address.Port > 1023));
        Assert.All(settings.Domains, domain => Assert.StartsWith(var, domain.Zone.Output, StringComparison.Ordinal));
        Assert.StartsWith(var, signer.Directory, StringComparison.Ordinal);
        Assert.Null(signer.Owner);
    }

    [Theory]
    [InlineData("keyops.reference.yaml")]
    [InlineData("examples/keyops.yaml")]
    [InlineData("examples/primary.yaml")]
    [InlineData("examples/secondary.yaml")]
    [InlineData("examples/secondary-only.yaml")]
    public void The_other_files_load_without_a_word(string name)
    {
        var loaded = Assert.IsType<ConfigurationResult.Loaded>(ConfigurationFile.Load(Repository.PathOf("config", name)));
        Assert.Empty(loaded.Warnings);
    }

    [Fact]
    public void What_the_reference_file_calls_a_policy_default_is_the_default()
    {
        var policy = Load("keyops.reference.yaml").Domains[0].Policy;
        var unsaid = new DkimPolicy();

        Assert.Equal(unsaid.Algorithms.AsEnumerable(), policy.Algorithms.AsEnumerable());
        Assert.Equal(unsaid, policy with { Algorithms = unsaid.Algorithms, Window = unsaid.Window });
    }

    [Fact]
    public void What_the_reference_file_calls_a_signer_default_is_the_default()
    {
        var written = Assert.Single(Load("keyops.reference.yaml").Signers.OfType<SignerSettings.OpenDkim>());
        var unsaid = Assert.IsType<SignerSettings.OpenDkim>(Assert.Single(
            TestConfiguration.Load("version: 1\nstate: s\ndomains: { a.example: }\nsigners: [opendkim: { directory: d }]\n").Signers));

        Assert.Equal(unsaid.TrustedHosts.AsEnumerable(), written.TrustedHosts.AsEnumerable());
        Assert.Equal(unsaid, written with { Directory = unsaid.Directory, TrustedHosts = unsaid.TrustedHosts });
    }

    [Fact]
    public void Every_key_that_is_read_stands_in_the_reference_file()
    {
        var path = Repository.PathOf("config", "keyops.reference.yaml");
        var text = WrittenKeys.Uncomment(File.ReadAllText(path));
        var known = new SortedSet<string>(StringComparer.Ordinal);
        ConfigurationFile.Read(path, Encoding.UTF8.GetBytes(text), known);

        Assert.True(known.Count > 50, "the readers were asked for few keys");
        // What 'defaults' takes is what a domain takes; the file explains it there.
        Assert.Empty(known.Where(key => !key.StartsWith("defaults.", StringComparison.Ordinal)).Except(WrittenKeys.Of(text)));
    }

    [Fact]
    public void Settings_that_the_reference_file_comments_out_are_settings()
    {
        var text = WrittenKeys.Uncomment(File.ReadAllText(Repository.PathOf("config", "keyops.reference.yaml")));

        var refused = Assert.IsType<ConfigurationResult.Refused>(TestConfiguration.Read(text));
        Assert.DoesNotContain(refused.Diagnostics, diagnostic => diagnostic.Code is not (ConfigurationCodes.Duplicate or ConfigurationCodes.NotYet));
    }

    [Fact]
    public void A_domain_without_a_word_about_mail_has_the_records_of_a_domain_that_sends()
    {
        var mail = Load("keyops.reference.yaml").Domains[1].Mail;

        Assert.True(mail.SendsMail);
        Assert.Equal("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a:mail.keyops.example mx include:_spf.keyops.example ~all", mail.Spf!.ToString());
        Assert.Null(mail.Dmarc);
    }

    [Fact]
    public void The_silent_domain_of_the_reference_sends_nothing()
    {
        var mail = Load("keyops.reference.yaml").Domains[2].Mail;

        Assert.False(mail.SendsMail);
        Assert.Equal(NoMail.Spf, mail.Spf);
        Assert.Equal(NoMail.Dmarc, mail.Dmarc);
    }

    private static Settings Load(string name) =>
        Assert.IsType<ConfigurationResult.Loaded>(ConfigurationFile.Load(Repository.PathOf("config", name))).Settings;
}
