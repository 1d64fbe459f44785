using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Authority;

/// <summary>A zone signed by ldns-signzone, with NSEC, NSEC3 and NSEC3 opt-out: answered as BIND answers, and believed by unbound.</summary>
public sealed class SignedZoneTests
{
    private const string Zone = "signed.example";

    private const string Text = """
        $ORIGIN signed.example.
        $TTL 3600
        @ IN SOA ns1 hostmaster 2026010101 7200 3600 1209600 600
        @ IN NS ns1
        @ IN MX 10 mail
        ns1 IN A 127.0.0.1
        mail IN A 127.0.0.1
        mail IN AAAA ::1
        alias IN CNAME mail
        toalias IN CNAME x.wild
        *.wild IN A 192.0.2.7
        *.wildc IN CNAME mail
        a.b.ent IN TXT "deep"
        insecure IN NS ns.insecure
        ns.insecure IN A 127.0.0.1
        secure IN NS ns.secure
        ns.secure IN A 127.0.0.1
        secure IN DS 12345 13 2 0000000000000000000000000000000000000000000000000000000000000000
        old IN DNAME new
        www.new IN A 192.0.2.9
        default._domainkey IN TXT "v=DKIM1; p=AAAA"

        """;

    /// <summary>Asked of both servers and of unbound.</summary>
    private static readonly string[] Questions =
    [
        "signed.example SOA", "signed.example NS", "signed.example DNSKEY", "signed.example MX", "signed.example NSEC3PARAM",
        "mail.signed.example A", "mail.signed.example TXT", "nothing.signed.example A", "a.nothing.signed.example A", "zzz.signed.example A",
        "alias.signed.example A", "alias.signed.example TXT", "toalias.signed.example A",
        "x.wild.signed.example A", "x.y.wild.signed.example A", "x.wild.signed.example TXT", "x.wildc.signed.example A", "x.wildc.signed.example TXT",
        "*.wild.signed.example A", "wild.signed.example A", "ent.signed.example TXT", "b.ent.signed.example TXT", "c.b.ent.signed.example TXT",
        "a.b.ent.signed.example TXT", "insecure.signed.example DS", "secure.signed.example DS", "www.old.signed.example A", "none.old.signed.example A",
        "old.signed.example DNAME", "old.signed.example A", "default._domainkey.signed.example TXT", "_domainkey.signed.example TXT",
    ];

    /// <summary>Asked of both servers; unbound would follow them to servers that are not there.</summary>
    private static readonly string[] Referrals =
        ["insecure.signed.example NS", "www.insecure.signed.example A", "secure.signed.example A", "www.secure.signed.example A"];

    [Theory]
    [InlineData("nsec", true)]
    [InlineData("nsec3", true, "-n", "-s", "abcd", "-t", "3")]
    [InlineData("nsec3-opt-out", false, "-n", "-p")]
    public async Task Every_kind_of_answer_and_denial_is_BINDs_and_validates(string chain, bool provesAll, params string[] signing)
    {
        using var folder = new TemporaryFolder();
        var (file, anchor) = await SignAsync(folder, chain, signing);
        await using var ours = await NameServerProcess.StartKeyOpsAsync(Zone, file);
        await using var bind = NameServerProcess.StartBind(folder, (Zone, file));
        await using var unbound = NameServerProcess.StartUnbound(folder, Zone, ours.Port, anchor);

        foreach (var question in Questions.Concat(Referrals))
        {
            var expected = await bind.AskAsync(question, "+norec");
            var actual = await ours.AskAsync(question, "+norec");
            Assert.Equal((question, expected.Status, expected.Records), (question, actual.Status, actual.Records));
            Assert.Equal(expected.Flags, actual.Flags);
        }

        foreach (var question in Questions)
        {
            var believed = await unbound.AskAsync(question);
            Assert.NotEqual("SERVFAIL", believed.Status);
            if (provesAll)
            {
                Assert.True(believed.Flags.Contains("ad"), $"{question} is not validated");
            }
        }
    }

    private static async Task<(string File, string Anchor)> SignAsync(TemporaryFolder folder, string name, string[] options)
    {
        var zone = folder.Write($"{name}.zone", Text);
        var signing = await KeyAsync();
        var zoneKey = await KeyAsync("-k");
        (await ToolProcess.RunAsync("ldns-signzone", [.. options, "-o", Zone, "-f", folder[$"{name}.signed"], zone, signing, zoneKey], folder.FullPath)).Require();
        return (folder[$"{name}.signed"], folder[$"{zoneKey}.key"]);

        async Task<string> KeyAsync(params string[] kind) =>
            (await ToolProcess.RunAsync("ldns-keygen", ["-a", "ECDSAP256SHA256", .. kind, Zone], folder.FullPath)).Require().Output.Trim();
    }
}
