using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Authority;

/// <summary>dig, kdig and drill read the same from every kind of answer.</summary>
public sealed class ClientToolTests
{
    private const string Zone = "tools.example";

    private static readonly string Text = $"""
        $ORIGIN {Zone}.
        $TTL 3600
        @ SOA ns1 hostmaster 2026010101 7200 3600 1209600 600
        @ NS ns1
        @ MX 10 mail
        ns1 A 192.0.2.1
        mail A 192.0.2.2
        mail AAAA 2001:db8::2
        alias CNAME alias2
        alias2 CNAME mail
        *.wild A 192.0.2.7
        sub NS ns.sub
        ns.sub A 192.0.2.8
        old DNAME new
        www.new A 192.0.2.9
        {string.Concat(Enumerable.Range(0, 40).Select(i => $"large TXT \"{i} {new string('x', 200)}\"\n"))}
        """;

    /// <summary>The question, then status, flags, and a record that must be there, as dig prints it.</summary>
    private static readonly (string Kind, string Question, string Status, string Flags, string Record)[] Kinds =
    [
        ("positive", $"mail.{Zone} A", "NOERROR", "qr aa", $"ANSWER mail.{Zone}. 3600 in a 192.0.2.2"),
        ("additional data", $"{Zone} MX", "NOERROR", "qr aa", $"ADDITIONAL mail.{Zone}. 3600 in aaaa 2001:db8::2"),
        ("CNAME chain", $"alias.{Zone} A", "NOERROR", "qr aa", $"ANSWER alias2.{Zone}. 3600 in cname mail.{Zone}."),
        ("wildcard", $"x.y.wild.{Zone} A", "NOERROR", "qr aa", $"ANSWER x.y.wild.{Zone}. 3600 in a 192.0.2.7"),
        ("NODATA", $"mail.{Zone} TXT", "NOERROR", "qr aa", $"AUTHORITY {Zone}. 600 in soa ns1.{Zone}. hostmaster.{Zone}. 2026010101 7200 3600 1209600 600"),
        ("NXDOMAIN", $"nobody.{Zone} A", "NXDOMAIN", "qr aa", $"AUTHORITY {Zone}. 600 in soa ns1.{Zone}. hostmaster.{Zone}. 2026010101 7200 3600 1209600 600"),
        ("referral", $"www.sub.{Zone} A", "NOERROR", "qr", $"ADDITIONAL ns.sub.{Zone}. 3600 in a 192.0.2.8"),
        ("DNAME", $"www.old.{Zone} A", "NOERROR", "qr aa", $"ANSWER www.old.{Zone}. 3600 in cname www.new.{Zone}."),
        ("ANY", $"{Zone} ANY", "NOERROR", "qr aa", $"ANSWER {Zone}. 3600 in ns ns1.{Zone}."),
        ("truncated, then whole over TCP", $"large.{Zone} TXT", "NOERROR", "qr aa", $"ANSWER large.{Zone}. 3600 in txt \"39 {new string('x', 200)}\""),
        ("refused", "elsewhere.invalid A", "REFUSED", "qr", ""),
    ];

    [Fact]
    public async Task Dig_kdig_and_drill_read_the_same_from_every_kind_of_answer()
    {
        using var folder = new TemporaryFolder();
        await using var server = await NameServerProcess.StartKeyOpsAsync(Zone, folder.Write("zone", Text));
        string[] at = ["@127.0.0.1", "-p", $"{server.Port}"];
        foreach (var (kind, question, status, flags, record) in Kinds)
        {
            var words = question.Split(' ');
            var dig = await ReadAsync("dig", [.. at, "+norec", "+tries=1", "+time=10", .. words]);
            Assert.Equal((kind, status, flags), (kind, dig.Status, string.Join(' ', dig.Flags)));
            Assert.Contains(record, dig.Records.Split('\n'));

            AssertSame(dig, "kdig", await ReadAsync("kdig", [.. at, "+norec", "+retry=0", "+timeout=10", .. words]));
            AssertSame(dig, "drill", await ReadAsync("drill", ["-a", "-o", "rd", .. at, .. words]));
            void AssertSame(DigAnswer expected, string tool, DigAnswer actual) => Assert.Equal(
                (kind, tool, expected.Status, string.Join(' ', expected.Flags), expected.Records),
                (kind, tool, actual.Status, string.Join(' ', actual.Flags), actual.Records));
        }
    }

    [Theory]
    [InlineData("dig", "+norec", "+ignore")]
    [InlineData("kdig", "+norec", "+ignore")]
    public async Task What_does_not_fit_into_a_datagram_is_seen_as_truncated(string tool, params string[] options)
    {
        using var folder = new TemporaryFolder();
        await using var server = await NameServerProcess.StartKeyOpsAsync(Zone, folder.Write("zone", Text));
        var answer = await ReadAsync(tool, ["@127.0.0.1", "-p", $"{server.Port}", .. options, $"large.{Zone}", "TXT"]);
        Assert.Equal(["qr", "aa", "tc"], answer.Flags);
    }

    private static async Task<DigAnswer> ReadAsync(string tool, string[] arguments)
    {
        var output = (await ToolProcess.RunAsync(tool, arguments)).Output;
        Assert.True(DigAnswer.TryParse(output, out var answer), $"{tool} {string.Join(' ', arguments)}: {output}");
        return answer;
    }
}
