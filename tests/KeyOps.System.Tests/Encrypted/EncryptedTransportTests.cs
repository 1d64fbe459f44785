using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.MainJob;
using KeyOps.System.Tests.Secondaries;
using KeyOps.TestKit;

namespace KeyOps.System.Tests.Encrypted;

/// <summary>DNS over TLS and over HTTPS, asked by kdig and curl, which verify the certificate.</summary>
public sealed partial class EncryptedTransportTests
{
    [Fact]
    public async Task Kdig_and_curl_have_the_same_answer_over_TLS_and_HTTPS_as_over_UDP()
    {
        using var site = new SampleSite();
        await using var keyops = await StartAsync(site);
        var (tls, https) = (PortOf(keyops, "tls"), PortOf(keyops, "https"));
        string[] trust = ["+tls-ca=" + site["cert.pem"], "+tls-hostname=ns.keyops.example"];
        var plain = RecordsIn(await KdigAsync(site.Port, "+bufsize=4096"));
        Assert.Contains("v=DKIM1", plain, StringComparison.Ordinal);

        Assert.Equal(plain, RecordsIn(await KdigAsync(tls, ["+tls", .. trust])));
        Assert.Equal(plain, RecordsIn(await KdigAsync(https, ["+https", .. trust])));
        Assert.Equal(plain, RecordsIn(await KdigAsync(https, ["+https", "+https-get", .. trust])));
        var padded = (await KdigAsync(tls, ["+tls", "+padding=128", .. trust])).Output;
        Assert.Equal(0, int.Parse(LengthPattern().Match(padded).Groups[1].Value, CultureInfo.InvariantCulture) % 468);

        const string Query = "AAABAAABAAAAAAAABmtleW9wcwdleGFtcGxlAAAGAAE"; // keyops.example SOA
        foreach (var version in new[] { "--http1.1", "--http2" })
        {
            Assert.Equal("200 application/dns-message max-age=3600", await CurlAsync(site, https, version, $"/dns-query?dns={Query}"));
        }
    }

    [Fact]
    public async Task What_is_no_query_is_told_so_by_HTTP()
    {
        using var site = new SampleSite();
        await File.WriteAllBytesAsync(site["large"], new byte[70000], TestContext.Current.CancellationToken);
        await using var keyops = await StartAsync(site);
        var port = PortOf(keyops, "https");
        (string Path, string Status, string[] Options)[] cases =
        [
            ("/dns-query?dns=!", "400", []),
            ("/dns-query?dns=AAAA", "400", []),
            ("/dns-query", "400", []),
            ("/other", "404", []),
            ("/dns-query", "415", ["-d", "x"]),
            ("/dns-query", "405", ["-X", "DELETE"]),
            ("/dns-query", "413", ["-H", "Content-Type: application/dns-message", "--data-binary", "@large"]),
        ];
        foreach (var (path, status, options) in cases)
        {
            Assert.StartsWith(status, await CurlAsync(site, port, "--http2", path, options), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_daemon_without_its_certificate_says_which_file_is_missing_and_ends()
    {
        using var site = new SampleSite();
        Configure(site);
        var ended = await site.KeyOpsAsync("run");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(site["cert.pem"], ended.Error + ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_speaks_TLS_and_needs_no_configuration()
    {
        using var site = new SampleSite();
        WriteCertificate(site);
        await using var keyops = RunningKeyOps.Start(
            site.Folder,
            "serve", "--zone", $"keyops.example={site["zones/keyops.example.zone"]}", "--listen", "127.0.0.1:0", "--tls", "127.0.0.1:0", "--certificate", "cert.pem", "--certificate-key", "key.pem");
        await keyops.SaysAsync("serving ");
        var answer = await ToolProcess.RunAsync("kdig", ["@127.0.0.1", "-p", PortOf(keyops, "tls"), "keyops.example", "SOA", "+tls-ca=" + site["cert.pem"], "+tls-hostname=ns.keyops.example"]);
        Assert.Contains("NOERROR", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BIND_copies_the_zone_over_TLS_and_kdig_too()
    {
        using var site = new SampleSite();
        await using var keyops = await StartAsync(site);
        var tls = PortOf(keyops, "tls");
        var whole = await ToolProcess.RunAsync("kdig", [
            "@127.0.0.1", "-p", tls, "keyops.example", "AXFR", "+tls-ca=" + site["cert.pem"], "+tls-hostname=ns.keyops.example",
        ]);
        Assert.Contains("v=DKIM1", whole.Require().Output, StringComparison.Ordinal);

        var port = FreePort.Next();
        Directory.CreateDirectory(site["bind"]);
        await File.WriteAllTextAsync(site["bind/named.conf"], $$"""
            tls ours { ca-file "{{site["cert.pem"]}}"; remote-hostname "ns.keyops.example"; };
            options { directory "{{site["bind"]}}"; pid-file none; listen-on port {{port}} { 127.0.0.1; }; listen-on-v6 { none; };
              recursion no; session-keyfile none; managed-keys-directory "{{site["bind"]}}"; lock-file none; };
            controls { };
            zone "keyops.example" { type secondary; file "copy"; primaries { 127.0.0.1 port {{tls}} tls ours; }; };
            """, TestContext.Current.CancellationToken);
        using var named = ToolProcess.Start("named", ["-g", "-c", site["bind/named.conf"]]);
        try
        {
            _ = named.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await Eventually.Async(
                async () => (await PrimaryServer.DigAsync(port, "TXT", "default._domainkey.keyops.example")).Contains("v=DKIM1", StringComparison.Ordinal),
                () => $"BIND has no copy:\n{keyops.Said}");
        }
        finally
        {
            named.Kill();
            await named.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("ns.keyops.example", true)]
    [InlineData("another.example", false)]
    public async Task NSD_copies_the_zone_over_TLS_from_the_server_whose_certificate_it_is(string name, bool copies)
    {
        using var site = new SampleSite();
        await using var keyops = await StartAsync(site);
        var port = FreePort.Next();
        var home = Directory.CreateDirectory(site["nsd"]).FullName;
        await File.WriteAllTextAsync(site["nsd/nsd.conf"], $"""
            server:
                ip-address: 127.0.0.1@{port}
                username: ""
                chroot: ""
                zonesdir: "{home}"
                pidfile: "{home}/nsd.pid"
                xfrdfile: "{home}/xfrd.state"
                xfrdir: "{home}"
                zonelistfile: "{home}/zone.list"
                database: ""
                server-count: 1
                verbosity: 2
                tls-cert-bundle: "{site["cert.pem"]}"
            remote-control:
                control-enable: no
            tls-auth:
                name: ours
                auth-domain-name: {name}
            zone:
                name: keyops.example
                zonefile: copy
                request-xfr: AXFR 127.0.0.1@{PortOf(keyops, "tls")} NOKEY ours
            """, TestContext.Current.CancellationToken);
        using var nsd = ToolProcess.Start("nsd", ["-d", "-c", site["nsd/nsd.conf"]]);
        var said = new StringBuilder();
        nsd.ErrorDataReceived += (_, line) =>
        {
            lock (said)
            {
                said.AppendLine(line.Data);
            }
        };
        nsd.BeginErrorReadLine();
        try
        {
            await Eventually.Async(
                async () => copies
                    ? (await PrimaryServer.DigAsync(port, "TXT", "default._domainkey.keyops.example")).Contains("v=DKIM1", StringComparison.Ordinal)
                    : Said(said).Contains("hostname mismatch", StringComparison.Ordinal),
                () => Said(said) + keyops.Said);
            Assert.Equal(copies, (await PrimaryServer.DigAsync(port, "SOA", "keyops.example")).Length > 0);
        }
        finally
        {
            nsd.Kill(entireProcessTree: true);
            await nsd.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static string Said(StringBuilder said)
    {
        lock (said)
        {
            return said.ToString();
        }
    }

    private static async Task<RunningKeyOps> StartAsync(SampleSite site)
    {
        WriteCertificate(site);
        Configure(site);
        var keyops = RunningKeyOps.Start(site.Folder, "run");
        await keyops.SaysAsync("step(s) done");
        return keyops;
    }

    private static void WriteCertificate(SampleSite site) =>
        TestCertificate.Write(site["cert.pem"], site["key.pem"], "ns.keyops.example", TimeProvider.System.GetUtcNow().AddHours(-1), TimeSpan.FromDays(30));

    private static void Configure(SampleSite site) => site.Configure(text => text.Replace(
        "server:\n",
        "server:\n  transfer: [ { from: [127.0.0.1] } ]\n  tls: { listen: [\"127.0.0.1:0\"], https: [\"127.0.0.1:0\"], certificate: ../cert.pem, key: ../key.pem }\n",
        StringComparison.Ordinal));

    private static string PortOf(RunningKeyOps keyops, string transport) => transport == "https"
        ? HttpsPattern().Match(keyops.Said).Groups[1].Value
        : TlsPattern().Match(keyops.Said).Groups[1].Value;

    private static Task<ProcessResult> KdigAsync(int port, params string[] options) => KdigAsync($"{port}", options);

    private static async Task<ProcessResult> KdigAsync(string port, params string[] options) =>
        (await ToolProcess.RunAsync("kdig", ["@127.0.0.1", "-p", port, "default._domainkey.keyops.example", "TXT", "+timeout=5", "+retry=0", .. options])).Require();

    private static string RecordsIn(ProcessResult result) => string.Join('\n', result.Output.Split('\n').Where(line => line.Length > 0 && line[0] != ';'));

    private static async Task<string> CurlAsync(SampleSite site, string port, string version, string path, params string[] options)
    {
        var answer = await ToolProcess.RunAsync("curl", [
            "-s", version, "--cacert", site["cert.pem"], "--resolve", $"ns.keyops.example:{port}:127.0.0.1", "-o", "answer",
            "-w", "%{http_code} %{content_type} %header{cache-control}", $"https://ns.keyops.example:{port}{path}", .. options,
        ], site.Folder);
        return answer.Output;
    }

    [GeneratedRegex(@"https://127\.0\.0\.1:(\d+)/dns-query")]
    private static partial Regex HttpsPattern();

    [GeneratedRegex(@"Received (\d+) B")]
    private static partial Regex LengthPattern();

    [GeneratedRegex(@"127\.0\.0\.1:(\d+) tls")]
    private static partial Regex TlsPattern();
}
