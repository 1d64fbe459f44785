using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Authority;

/// <summary>The tests of RFC 8906 §8, row by row, by the dig commands that it gives, and what it expects of each.</summary>
public sealed class Rfc8906Tests
{
    private const string Zone = "edns.example";

    [Fact]
    public async Task Every_test_of_RFC_8906_gives_what_it_expects()
    {
        using var folder = new TemporaryFolder();
        var large = string.Concat(Enumerable.Range(0, 40).Select(i => $"large TXT \"{i} {new string('x', 200)}\"\n"));
        var file = folder.Write("zone", $"$ORIGIN {Zone}.\n$TTL 3600\n@ SOA ns1 h 1 7200 3600 1209600 600\n@ NS ns1\nns1 A 127.0.0.1\n{large}");
        await using var server = await NameServerProcess.StartKeyOpsAsync(Zone, file);
        var failures = new List<string>();

        // §8.1: basic DNS.
        await CheckAsync("8.1.1", "+noedns +noad +norec SOA", "status: NOERROR", "flags: qr aa;", "ANSWER: 1,", "!OPT PSEUDOSECTION");
        await CheckAsync("8.1.2", "+noedns +noad +norec TYPE1000", "status: NOERROR", "flags: qr aa;", "ANSWER: 0,", "!OPT PSEUDOSECTION");
        await CheckAsync("8.1.3.1 CD", "+noedns +noad +norec +cd SOA", "status: NOERROR", "flags: qr aa cd;", "ANSWER: 1,");
        await CheckAsync("8.1.3.2 AD", "+noedns +norec +ad SOA", "status: NOERROR", "flags: qr aa;", "ANSWER: 1,");
        await CheckAsync("8.1.3.3 reserved bit", "+noedns +noad +norec +zflag SOA", "status: NOERROR", "flags: qr aa;", "ANSWER: 1,", "!MBZ");
        await CheckAsync("8.1.3.4 RD", "+noedns +noad +rec SOA", "status: NOERROR", "flags: qr aa rd;", "ANSWER: 1,");
        await CheckAsync("8.1.4 unknown opcode", "+noedns +noad +norec +opcode=15 +header-only", "status: NOTIMP", "opcode: RESERVED15", "flags: qr;", "QUERY: 0,");
        await CheckAsync("8.1.5 TCP", "+noedns +noad +norec +tcp SOA", "status: NOERROR", "flags: qr aa;", "ANSWER: 1,");

        // §8.2: EDNS.
        await CheckAsync("8.2.1", "+edns=0 +noad +norec SOA", "status: NOERROR", "flags: qr aa;", "ANSWER: 1,", "EDNS: version: 0,");
        await CheckAsync("8.2.2 version 1", "+edns=1 +noednsneg +noad +norec SOA", "status: BADVERS", "flags: qr;", "ANSWER: 0,", "EDNS: version: 0,");
        await CheckAsync("8.2.3 unknown option", "+edns=0 +noad +norec +ednsopt=100 SOA", "status: NOERROR", "flags: qr aa;", "ANSWER: 1,", "EDNS: version: 0,", "!OPT=100");
        await CheckAsync("8.2.4 unknown flags", "+edns=0 +noad +norec +ednsflags=0x40 SOA", "status: NOERROR", "flags: qr aa;", "ANSWER: 1,", "EDNS: version: 0, flags:;");
        await CheckAsync("8.2.5 version 1, unknown flags", "+edns=1 +noednsneg +noad +norec +ednsflags=0x40 SOA", "status: BADVERS", "ANSWER: 0,", "EDNS: version: 0, flags:;");
        await CheckAsync("8.2.6 version 1, unknown option", "+edns=1 +noednsneg +noad +norec +ednsopt=100 SOA", "status: BADVERS", "ANSWER: 0,", "EDNS: version: 0,", "!OPT=100");
        await CheckAsync("8.2.7 truncated", "large +norec +dnssec +bufsize=512 +ignore TXT", "status: NOERROR", " tc;", "EDNS: version: 0,");
        await CheckAsync("8.2.8 DO", "+edns=0 +noad +norec +dnssec SOA", "status: NOERROR", "flags: qr aa;", "ANSWER: 1,", "EDNS: version: 0, flags: do;");
        await CheckAsync("8.2.9 version 1, DO", "+edns=1 +noednsneg +noad +norec +dnssec SOA", "status: BADVERS", "ANSWER: 0,", "EDNS: version: 0, flags: do;");
        await CheckAsync(
            "8.2.10 several options",
            "+edns=0 +noad +norec +cookie +nsid +expire +subnet=0.0.0.0/0 SOA",
            "status: NOERROR", "flags: qr aa;", "ANSWER: 1,", "EDNS: version: 0,", "COOKIE: ", "(good)");
        Assert.True(failures.Count == 0, string.Join('\n', failures));

        async Task CheckAsync(string row, string options, params string[] expected)
        {
            var words = options.Split(' ').ToList();
            var name = words[0][0] == '+' ? Zone : $"{words[0]}.{Zone}";
            words.Remove("large");
            string[] question = words.Contains("+header-only") ? [] : [name];
            string[] arguments = ["@127.0.0.1", "-p", $"{server.Port}", .. question, .. words.Contains("+cookie") ? words : [.. words, "+nocookie"], "+qr", "+tries=1"];
            var output = (await ToolProcess.RunAsync("dig", arguments)).Output;
            var answer = output[(output.IndexOf("Got answer", StringComparison.Ordinal) is var start and >= 0 ? start : 0)..];
            failures.AddRange(expected
                .Where(text => text[0] == '!' ? answer.Contains(text[1..], StringComparison.Ordinal) : !answer.Contains(text, StringComparison.Ordinal))
                .Select(text => $"{row}: {text} not so in\n{answer}"));
        }
    }
}
