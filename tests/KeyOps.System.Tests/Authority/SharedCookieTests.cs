using System.Globalization;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Authority;

/// <summary>Servers behind one address: a cookie that one of them made is good at the others (RFC 9018).</summary>
public sealed class SharedCookieTests : IDisposable
{
    private const string Zone = "cookie.example";
    private const string Secret = "e5e973e5a6b2a43f48e7dc849e37bfcf";
    private const string Older = "00112233445566778899aabbccddeeff";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();

    public static TheoryData<string> Peers => ["bind", "knot", "nsd"];

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task A_cookie_of_ours_is_accepted_by_another_server_with_the_secret(string peer)
    {
        await using var ours = await StartOursAsync(Secret);
        await using var theirs = Start(peer, Secret);
        await using var strangers = Start(peer, Older);

        var cookie = await CookieOfAsync(_port);

        Assert.True(await IsAcceptedAsync(peer, theirs.Port, cookie));
        Assert.False(await IsAcceptedAsync(peer, strangers.Port, cookie));
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task A_cookie_of_another_server_is_accepted_by_ours_which_does_not_limit_who_has_one(string peer)
    {
        await using var ours = await StartLimitedAsync($"{Secret}\n{Older}\n");
        await using var theirs = Start(peer, Older); // ours makes cookies with another one by now, and knows this one still
        await using var strangers = Start(peer, "ffeeddccbbaa99887766554433221100");

        Assert.True(await IsLimitedAsync(await CookieOfAsync(strangers.Port)));
        Assert.False(await IsLimitedAsync(await CookieOfAsync(theirs.Port)));
    }

    [Fact]
    public async Task A_secret_is_rolled_over_by_SIGHUP()
    {
        await using var ours = await StartOursAsync(Secret);
        await using var before = Start("bind", Secret);
        await using var after = Start("knot", Older);
        var cookie = await CookieOfAsync(_port);
        Assert.Equal("NOERROR", await StatusAsync(before.Port, cookie));
        Assert.Equal("BADCOOKIE", await StatusAsync(after.Port, cookie));

        _folder.Write("secret", $"{Older}\n{Secret}\n");
        await ours.ReadConfigurationAgainAsync();
        await ours.SaysAsync("dropped 0");

        Assert.Equal("NOERROR", await StatusAsync(after.Port, await CookieOfAsync(_port)));
    }

    [Fact]
    public async Task A_secret_that_cannot_be_used_is_told_and_the_one_before_stays()
    {
        await using var ours = await StartOursAsync(Secret);
        await using var theirs = Start("bind", Secret);

        _folder.Write("secret", "none");
        await ours.ReadConfigurationAgainAsync();
        await ours.SaysAsync($"keyops serve: the secret of DNS cookies cannot be used: {_folder["secret"]}:1: a secret is 32 hexadecimal digits alone on its line");

        Assert.Equal("NOERROR", await StatusAsync(theirs.Port, await CookieOfAsync(_port)));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The client's cookie and the server's: together 24 octets.</summary>
    private static async Task<string> CookieOfAsync(int port, string sent = "0123456789abcdef") =>
        (await DigAsync(port, $"+cookie={sent}")).Split("; COOKIE: ")[1][..48];

    /// <summary>NSD answers in any case, and gives a young cookie back when it is a good one.</summary>
    private static async Task<bool> IsAcceptedAsync(string peer, int port, string cookie) =>
        peer == "nsd" ? await CookieOfAsync(port, cookie) == cookie : await StatusAsync(port, cookie) == "NOERROR";

    private static async Task<string> StatusAsync(int port, string cookie) => (await DigAsync(port, $"+cookie={cookie}")).Split("status: ")[1].Split(',')[0];

    /// <summary>By dig, again until there is an answer: a server takes a moment to start.</summary>
    private static async Task<string> DigAsync(int port, string cookie)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = (await DigOnceAsync(port, cookie)).Output;
            if (answer.Contains("status: ", StringComparison.Ordinal))
            {
                return answer;
            }

            Assert.True(attempt < 40, $"no answer: {answer}");
        }
    }

    private static Task<ProcessResult> DigOnceAsync(int port, string cookie) =>
        ToolProcess.RunAsync("dig", ["@127.0.0.1", "-p", $"{port}", Zone, "SOA", cookie, "+nobadcookie", "+time=2", "+tries=1"]);

    /// <summary>Whether one of several questions in a second gets no answer.</summary>
    private async Task<bool> IsLimitedAsync(string cookie)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => DigOnceAsync(_port, $"+cookie={cookie}")));
        return answers.Any(answer => !answer.Output.Contains("status: NOERROR", StringComparison.Ordinal));
    }

    private async Task<RunningKeyOps> StartOursAsync(string secrets)
    {
        _folder.Write("secret", secrets);
        var ours = RunningKeyOps.Start(_folder.FullPath, "serve", "--zone", $"{Zone}={WriteZone()}", "--listen", $"127.0.0.1:{_port}", "--cookie-secret", "secret");
        await ours.SaysAsync("serving 1 zone");
        return ours;
    }

    /// <summary>The daemon, whose configuration can limit this machine's own addresses too.</summary>
    private async Task<RunningKeyOps> StartLimitedAsync(string secrets)
    {
        _folder.Write("secret", secrets);
        WriteZone();
        _folder.Write("keyops.yaml", string.Create(CultureInfo.InvariantCulture, $$"""
            version: 1
            state: var
            server:
              listen: [127.0.0.1:{{_port}}]
              cookie-secret: { file: secret }
              rate-limit: { responses-per-second: 1, slip: 0, exempt: [] }
            domains:
              {{Zone}}:
                nameservers: []
                spf: v=spf1 mx ~all
                zone: { source: zone, output: out/zone }
            """));
        var ours = RunningKeyOps.Start(_folder.FullPath, "run", "-c", "keyops.yaml");
        await ours.SaysAsync("step(s) done");
        return ours;
    }

    private NameServerProcess Start(string peer, string secret) => peer == "nsd"
        ? NameServerProcess.StartNsdWith(_folder, $"answer-cookie: yes\n  cookie-secret: \"{secret}\"", (Zone, WriteZone()))
        : peer == "bind"
        ? NameServerProcess.StartBindWith(_folder, $"cookie-algorithm siphash24; cookie-secret \"{secret}\"; require-server-cookie yes;", (Zone, WriteZone()))
        : NameServerProcess.StartKnotWith(_folder, $"mod-cookies:\n  - id: shared\n    secret: 0x{secret}\n    badcookie-slip: 1\n", "mod-cookies/shared", (Zone, WriteZone()));

    private string WriteZone() =>
        _folder.Write("zone", $"$ORIGIN {Zone}.\n$TTL 3600\n@ SOA ns1 hostmaster 1 7200 3600 1209600 600\n@ NS ns1\n@ MX 10 ns1\nns1 A 127.0.0.1\n");
}
