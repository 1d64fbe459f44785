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
        await using var unbound = NameServerProcess.StartUnbound(folder, ours.Port, anchor, Zone);

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

    [Fact]
    public async Task Unbound_answers_from_a_zone_without_signatures_and_calls_it_insecure()
    {
        using var folder = new TemporaryFolder();
        var (signed, anchor) = await SignAsync(folder, "beside", []);
        var plain = folder.Write("plain.zone", Text.Replace(Zone, "plain.example", StringComparison.Ordinal));
        await using var ours = await NameServerProcess.StartKeyOpsAsync("--zone", $"{Zone}={signed}", "--zone", $"plain.example={plain}");
        await using var unbound = NameServerProcess.StartUnbound(folder, ours.Port, anchor, Zone, "plain.example");

        foreach (var question in Questions.Select(question => question.Replace(Zone, "plain.example", StringComparison.Ordinal)))
        {
            var direct = await ours.AskAsync(question, "+norec");
            var resolved = await unbound.AskAsync(question);
            Assert.Equal((question, direct.Status), (question, resolved.Status));
            Assert.Equal((question, Answers(direct)), (question, Answers(resolved)));
            Assert.DoesNotContain("ad", resolved.Flags);
        }

        // The same resolver does validate: what it takes from the plain zone is not for want of looking.
        Assert.Contains("ad", (await unbound.AskAsync($"mail.{Zone} A")).Flags);

        // TTLs count down in a cache.
        static string Answers(DigAnswer answer) => string.Join('\n', answer.Records.Split('\n')
            .Where(line => line.StartsWith("ANSWER ", StringComparison.Ordinal))
            .Select(line => string.Join(' ', line.Split(' ').Where((_, place) => place != 2)))
            .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("nsec")]
    [InlineData("nsec3", "-n", "-s", "abcd", "-t", "3")]
    public async Task Delv_validates_every_kind_of_answer_and_denial(string chain, params string[] signing)
    {
        using var folder = new TemporaryFolder();
        var (file, anchor) = await SignAsync(folder, chain, signing);
        var fields = (await File.ReadAllTextAsync(anchor)).Split(';')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var dnskey = Array.IndexOf(fields, "DNSKEY");
        var trust = folder.Write("anchors", $"trust-anchors {{ {Zone}. static-key {fields[dnskey + 1]} {fields[dnskey + 2]} {fields[dnskey + 3]} \"{string.Concat(fields[(dnskey + 4)..])}\"; }};\n");
        var distrust = folder.Write("others", (await File.ReadAllTextAsync(trust)).Replace(fields[dnskey + 4][..8], "AAAAAAAA", StringComparison.Ordinal));
        await using var ours = await NameServerProcess.StartKeyOpsAsync(Zone, file);

        foreach (var question in Questions.Where(question => !question.Contains("NSEC3PARAM", StringComparison.Ordinal)))
        {
            var said = await DelvAsync(trust, question);
            Assert.True(said.Contains("fully validated", StringComparison.Ordinal) && !said.Contains("unsigned", StringComparison.Ordinal), $"{question}: {said}");
        }

        Assert.StartsWith("; fully validated", await DelvAsync(trust, $"mail.{Zone} A"));
        Assert.Contains("ncache nxdomain\n; negative response, fully validated", await DelvAsync(trust, $"zzz.{Zone} A"));
        Assert.Contains("ncache nxrrset\n; negative response, fully validated", await DelvAsync(trust, $"mail.{Zone} TXT"));
        Assert.Contains("broken trust chain", await DelvAsync(distrust, $"mail.{Zone} A"));

        async Task<string> DelvAsync(string anchors, string question)
        {
            var result = await ToolProcess.RunAsync("delv", ["@127.0.0.1", "-p", $"{ours.Port}", "-a", anchors, $"+root={Zone}", .. question.Split(' ')]);
            return result.Error + result.Output;
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
