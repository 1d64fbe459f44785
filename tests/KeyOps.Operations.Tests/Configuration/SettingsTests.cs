using System.Net;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Tests.Configuration;

public class SettingsTests
{
    [Fact]
    public void A_domain_of_which_nothing_is_written_has_the_defaults()
    {
        var domain = TestConfiguration.Domain("");

        Assert.Equal("default", domain.PolicyName);
        Assert.Equal(new NameServerChoice.FromZone(), domain.NameServers);
        Assert.Equal(new ZoneSettings { Source = "/etc/keyops/a.example.zone", Output = "/etc/keyops/a.example.zone", Origin = domain.Name }, domain.Zone);
        Assert.True(domain.Zone.IsEditedInPlace);
        Assert.Equal(new MailSettings { FirstSelector = Selector.Parse("default") }, domain.Mail);
        Assert.Equal("/etc/keyops/t.yaml:5:3", domain.Location.ToString());
    }

    [Fact]
    public void A_configuration_with_two_keys_has_no_server_no_signer_and_tells_nobody()
    {
        var settings = TestConfiguration.Load("version: 1\nstate: s\ndomains: { a.example: }\n");

        Assert.Equal("/etc/keyops/s", settings.StateFolder);
        Assert.Equal(new SecretSource.FromFile("/etc/keyops/s/master.key"), settings.MasterKey);
        Assert.Null(settings.Server);
        Assert.Null(settings.Web);
        Assert.Empty(settings.Publishers);
        Assert.Empty(settings.Signers);
    }

    [Fact]
    public void A_server_is_published_to_when_nothing_else_is_said()
    {
        var settings = TestConfiguration.Load("version: 1\nstate: s\nserver: { listen: [127.0.0.1, '[::1]:5300'] }\ndomains: { a.example: }\n");

        Assert.Equal([IPEndPoint.Parse("127.0.0.1:53"), IPEndPoint.Parse("[::1]:5300")], settings.Server!.Listen);
        Assert.Equal(0, settings.Server.Workers);
        Assert.Equal([new PublisherSettings.EmbeddedServer()], settings.Publishers);
    }

    [Fact]
    public void Encrypted_transports_have_ports_of_their_own()
    {
        var settings = TestConfiguration.Load(
            "version: 1\nstate: s\nserver: { listen: [127.0.0.1], tls: { listen: ['::1'], https: [127.0.0.1], certificate: tls/a.pem, key: /k } }\ndomains: { a.example: }\n");

        Assert.Equal(
            new TlsSettings([IPEndPoint.Parse("[::1]:853")], [IPEndPoint.Parse("127.0.0.1:443")], "/etc/keyops/tls/a.pem", "/k"),
            settings.Server!.Tls);
    }

    [Fact]
    public void An_empty_list_of_name_servers_asks_nobody() =>
        Assert.Equal(new NameServerChoice.ClockOnly(), TestConfiguration.Domain("{ nameservers: [] }").NameServers);

    [Fact]
    public void Defaults_hold_where_a_domain_says_nothing_key_by_key()
    {
        const string Defaults = """
            policies: { slow: { ttl: 2h, dkim: { rotate: never } } }
            zones: /zones
            defaults:
              policy: slow
              nameservers: []
              zone: { source: "{domain}/zone", output: "/out/{domain}", serial: date }
              spf: v=spf1 mx -all
              dkim: { selector: first }
              dmarc: { policy: quarantine, rua: ["mailto:d@b.example"] }
            """;

        var silent = TestConfiguration.Domain("", Defaults);
        Assert.IsType<RotationSchedule.Never>(silent.Policy.Rotate);
        Assert.Equal(new Ttl(7200), silent.Mail.RecordTtl);
        Assert.Equal(new ZoneSettings { Source = "/zones/a.example/zone", Output = "/out/a.example", Origin = silent.Name, Serial = SerialPolicy.Date }, silent.Zone);
        Assert.Equal("v=spf1 mx -all", silent.Mail.Spf!.ToString());
        Assert.Equal("first", silent.Mail.FirstSelector.Text);

        var loud = TestConfiguration.Domain("{ policy: default, ttl: 60, zone: { serial: keep, adopt: true }, spf: none, dmarc: { policy: reject } }", Defaults);
        Assert.Equal(new DkimPolicy().Rotate, loud.Policy.Rotate);
        Assert.Equal(new Ttl(60), loud.Mail.RecordTtl);
        Assert.Equal(silent.Zone with { Serial = SerialPolicy.Keep, Adopt = true }, loud.Zone);
        Assert.Null(loud.Mail.Spf);
        Assert.Equal("v=DMARC1; p=reject; rua=mailto:d@b.example", loud.Mail.Dmarc!.ToString());
    }

    [Fact]
    public void A_DMARC_text_takes_nothing_from_the_defaults()
    {
        const string Defaults = "defaults: { dmarc: { np: reject, rua: [\"mailto:d@b.example\"] } }";

        Assert.Equal("v=DMARC1; p=none", TestConfiguration.Domain("{ dmarc: v=DMARC1; p=none }", Defaults).Mail.Dmarc!.ToString());
        Assert.Null(TestConfiguration.Domain("{ dmarc: none }", Defaults).Mail.Dmarc);
        Assert.Equal("v=DMARC1; p=none; np=reject; rua=mailto:d@b.example", TestConfiguration.Domain("", Defaults).Mail.Dmarc!.ToString());
    }

    [Fact]
    public void A_domain_that_sends_no_mail_passes_over_the_defaults_but_keeps_the_reports()
    {
        var mail = TestConfiguration.Domain(
            "{ sends-mail: false }",
            "defaults: { spf: v=spf1 mx ~all, dkim: { selector: first }, dmarc: { policy: none, subdomain-policy: none, t: y, rua: [\"mailto:d@b.example\"] } }").Mail;

        Assert.False(mail.SendsMail);
        Assert.Equal(SpfRecord.SendsNoMail, mail.Spf);
        Assert.Equal("v=DMARC1; p=reject; rua=mailto:d@b.example", mail.Dmarc!.ToString());
    }

    [Fact]
    public void A_domain_may_lie_inside_a_larger_zone()
    {
        var settings = TestConfiguration.Load("version: 1\nstate: s\ndomains: { Mail.A.example.: { zone: { origin: a.example, source: a.zone } } }\n");

        Assert.Equal("mail.a.example.", settings.Domains[0].Name.ToString());
        Assert.Equal(DomainName.Parse("a.example"), settings.Domains[0].Zone.Origin);
    }

    [Fact]
    public void Policies_say_when_and_what()
    {
        var policy = TestConfiguration.Domain(
            "{ policy: p }",
            "policies: { p: { dkim: { algorithms: [ed25519, rsa-3072], rotate: every 4w, window: 'Sat-Mon,Wed 22:00-02:00 Europe/Berlin', publish-hold: 1h30m, first-hold: 45s, message-life: 2w, selector: 's{yyyyMM}' } } }").Policy;

        Assert.Equal([new KeyAlgorithm.Ed25519(), new KeyAlgorithm.Rsa(3072)], policy.Algorithms);
        Assert.Equal(new RotationSchedule.Every(TimeSpan.FromDays(28)), policy.Rotate);
        Assert.Equal([DayOfWeek.Sunday, DayOfWeek.Monday, DayOfWeek.Wednesday, DayOfWeek.Saturday], policy.Window!.Days);
        Assert.Equal((new TimeOnly(22, 0), new TimeOnly(2, 0), "Europe/Berlin"), (policy.Window.From, policy.Window.To, policy.Window.Zone.Id));
        Assert.Equal(TimeSpan.FromMinutes(90), policy.PublishHold);
        Assert.Equal(TimeSpan.FromSeconds(45), policy.FirstHold);
        Assert.Equal(TimeSpan.FromDays(14), policy.MessageLife);
        Assert.Equal("s{yyyyMM}", policy.Selector.Text);
    }

    [Fact]
    public void Signers_have_names_and_absolute_paths()
    {
        var signers = TestConfiguration.Load("""
            version: 1
            state: s
            domains: { a.example: }
            signers:
              - opendkim: { directory: one, owner: "milter:mail", socket: unix:run/milter.sock, reload: { pidfile: run/pid } }
              - opendkim: { directory: /two, owner: milter, socket: "inet6:8891@[::1]", reload: { command: systemctl reload opendkim } }
              - opendkim: { directory: three, name: outbound, socket: inet:8891 }
            """).Signers.Cast<SignerSettings.OpenDkim>().ToList();

        Assert.Equal(["opendkim", "opendkim-2", "outbound"], signers.Select(signer => signer.Name));
        Assert.Equal(["/etc/keyops/one", "/two", "/etc/keyops/three"], signers.Select(signer => signer.Directory));
        Assert.Equal([("milter", "mail"), ("milter", null), (null, null)], signers.Select(signer => (signer.Owner, signer.Group)));
        Assert.Equal(
            [new MilterAddress.Local("/etc/keyops/run/milter.sock"), new MilterAddress.Inet("::1", 8891), new MilterAddress.Inet("localhost", 8891)],
            signers.Select(signer => signer.Socket));
        Assert.Equal(
            [new ReloadSettings.PidFile("/etc/keyops/run/pid"), new ReloadSettings.Command("systemctl reload opendkim"), null],
            signers.Select(signer => signer.Reload));
        Assert.Equal(["127.0.0.1", "::1", "localhost"], signers[0].TrustedHosts);
    }

    [Fact]
    public void The_master_key_may_come_from_the_environment() => Assert.Equal(
        new SecretSource.FromEnvironment("KEY"),
        TestConfiguration.Load("version: 1\nstate: s\nmaster-key: { env: KEY }\ndomains: { a.example: }\n").MasterKey);
}
