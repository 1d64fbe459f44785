using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Signers;
using KeyOps.TestKit;

namespace KeyOps.System.Tests.MailHost;

/// <summary>The recipes of config/examples for signers that are not OpenDKIM, with the real ones: a first key, and the next one after a rotation.</summary>
public sealed partial class OtherSignerTests : IDisposable
{
    private const string Verify = """
        import dkim, dns.zone, sys
        zone = dns.zone.from_file(sys.argv[1], "keyops.example", relativize=False)
        def look_up(name, timeout=5):
            return b"".join(zone.get_rdataset(name.decode(), "TXT")[0].strings)
        sys.exit(0 if dkim.verify(sys.stdin.buffer.read(), dnsfunc=look_up) else 1)
        """;

    private readonly SafeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rspamd_signs_with_our_map_and_follows_a_rotation()
    {
        NeedRoot();
        var port = FreePort.Next();
        Configure("_rspamd", "{ file: selectors.map, line: \"{domain} {selector}\" }", $", socket: \"inet:{port}@127.0.0.1\"");
        await KeyOpsAsync("apply"); // writes keys and tables, and waits for the signer
        await using var rspamd = await RspamdAsync(port);

        (await KeyOpsAsync("apply")).Require();
        var first = await ProbeAsync(port);
        var said = await RotateAsync();
        var second = await ProbeAsync(port);

        Assert.Equal("default", first);
        Assert.StartsWith("k", second, StringComparison.Ordinal);
        Assert.Contains($"selector {second} is Active: signer files signed with it and the signature verifies", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exim_signs_with_our_lookup_file_and_follows_a_rotation()
    {
        NeedRoot();
        await using var sink = new SmtpSink();
        Configure("mail", "{ file: selectors, line: \"{domain}: {selector}\" }", "");
        (await KeyOpsAsync("apply")).Require();
        using var host = await EximAsync(sink.Port);

        var first = await SendAsync(host, sink);
        await RotateAsync();
        var second = await SendAsync(host, sink);

        Assert.Equal("default", first);
        Assert.StartsWith("k", second, StringComparison.Ordinal);
    }

    private static void NeedRoot()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Skip("a signer with a user of its own needs root");
        }
    }

    private void Configure(string owner, string table, string more)
    {
        File.WriteAllText(_folder["keyops.example.zone"], "$TTL 5\n@ IN SOA ns1 hostmaster ( 1 4h 1h 2w 5 )\n@ IN NS ns1\nns1 IN A 127.0.0.1\n");
        File.WriteAllText(_folder["keyops.yaml"], $$"""
            version: 1
            state: var
            policies:
              default: { ttl: 5s, dkim: { publish-hold: 0, rotate: never } }
            domains:
              keyops.example: { nameservers: [], zone: { output: out.zone } }
            signers:
              - files: { directory: signer, owner: {{owner}}, tables: [{{table}}]{{more}} }

            """);
    }

    /// <summary>Rotates, and applies until the table names the next key: its record's TTL is waited for. What both said.</summary>
    private async Task<string> RotateAsync()
    {
        var rotate = await KeyOpsAsync("rotate", "keyops.example");
        var said = rotate.Output + rotate.Error;
        var patience = Stopwatch.StartNew();
        while (File.ReadAllText(Directory.EnumerateFiles(_folder["signer"]).Single()).Contains("default", StringComparison.Ordinal))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), said);
            var apply = await KeyOpsAsync("apply");
            said += apply.Output + apply.Error;
        }

        return said;
    }

    private Task<ProcessResult> KeyOpsAsync(params string[] arguments) => KeyOpsBinary.RunInAsync(_folder.FullPath, [.. arguments, "-c", "keyops.yaml"]);

    /// <summary>The selector that a milter signs with.</summary>
    private static async Task<string> ProbeAsync(int port)
    {
        // No name server has the key: that it signs, and with what, is asked here; KeyOps verified it under the key itself.
        var probe = await KeyOpsBinary.RunAsync("probe", $"inet:{port}@127.0.0.1", "keyops.example", "--server", "127.0.0.1:1");
        return Selector().Match(probe.Output).Groups[1].Value;
    }

    private async Task<string> SendAsync(Namespaces host, SmtpSink sink)
    {
        (await host.RunAsync(Exim(), ["-C", _folder["exim.conf"], "-odf", "-i", "-f", "ann@keyops.example", "bob@receiver.example"], "From: ann@keyops.example\nTo: bob@receiver.example\nSubject: x\n\nbody\n")).Require();
        var message = await sink.ReceiveAsync();
        var verdict = await ToolProcess.RunAsync("/usr/bin/python3", ["-c", Verify, _folder["out.zone"]], input: message);
        Assert.True(verdict.ExitCode == 0, message + verdict.Error);
        return Selector().Match(message).Groups[1].Value;
    }

    /// <summary>rspamd with Debian's configuration, and the recipe in its local.d.</summary>
    private async Task<IAsyncDisposable> RspamdAsync(int port)
    {
        foreach (var folder in new[] { "conf/local.d", "db", "run", "log" })
        {
            Directory.CreateDirectory(_folder[folder]);
        }

        void Local(string name, string text) => File.WriteAllText(_folder[$"conf/local.d/{name}"], text);
        Local("worker-proxy.inc", $"bind_socket = \"127.0.0.1:{port}\"; milter = yes; timeout = 60s; upstream \"local\" {{ default = yes; self_scan = yes; }} count = 1;");
        foreach (var worker in new[] { "normal", "controller", "fuzzy" })
        {
            Local($"worker-{worker}.inc", "enabled = false;");
        }

        Local("options.inc", "map_watch_interval = 1s; dns { nameserver = [\"127.0.0.1:1\"]; timeout = 0.1s; retransmits = 1; }");
        Local("logging.inc", $"type = \"file\"; filename = \"{_folder["log/rspamd.log"]}\";");
        foreach (var module in new[] { "rbl", "surbl", "asn", "dmarc", "spf" })
        {
            Local($"{module}.conf", "enabled = false;"); // they would ask the network about the message
        }

        Local("dkim_signing.conf", Recipe("rspamd-dkim_signing.conf").Replace("/var/lib/keyops/rspamd", _folder["signer"], StringComparison.Ordinal));
        (await ToolProcess.RunAsync("chown", ["-R", "_rspamd", _folder["db"], _folder["run"], _folder["log"]])).Require();
        var process = ToolProcess.Start("rspamd", ["-f", "-c", "/etc/rspamd/rspamd.conf", "-u", "_rspamd", "-g", "_rspamd",
            $"--var=LOCAL_CONFDIR={_folder["conf"]}", $"--var=DBDIR={_folder["db"]}", $"--var=RUNDIR={_folder["run"]}", $"--var=LOGDIR={_folder["log"]}"]);
        var stopped = new Stopped(process);
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return stopped;
            }
            catch (SocketException) when (!process.HasExited && patience.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>A host where Exim's user exists and nothing else is changed: its package cannot be installed beside Postfix's, so it is unpacked, not installed.</summary>
    private async Task<Namespaces> EximAsync(int port)
    {
        var recipe = Recipe("exim4.conf").Replace("/var/lib/keyops/exim", _folder["signer"], StringComparison.Ordinal);
        var macros = string.Join('\n', recipe.Split('\n').Where(line => line.StartsWith("KEYOPS_", StringComparison.Ordinal)));
        var transports = recipe[recipe.IndexOf("begin transports", StringComparison.Ordinal)..];
        Directory.CreateDirectory(_folder["spool"]);
        await File.WriteAllTextAsync(_folder["exim.conf"], $"""
            {macros}
            exim_path = {Exim()}
            exim_user = mail
            exim_group = mail
            keep_environment =
            spool_directory = {_folder["spool"]}
            log_file_path = {_folder["spool"]}/log-%slog
            primary_hostname = mail.keyops.example
            never_users =
            tls_advertise_hosts =

            begin routers
            out:
              driver = manualroute
              transport = remote_smtp
              route_list = * 127.0.0.1::{port} byname
              self = send

            {transports}
              hosts_avoid_tls = *
              allow_localhost

            begin retry
            * * F,1m,1m

            """);
        return await Namespaces.MakeAsync(["--mount"], $"""
            cd {_folder.FullPath}
            chown mail:mail spool
            cp /etc/passwd /etc/group .
            echo 'Debian-exim:x:8:8::/var/spool/exim4:/usr/sbin/nologin' >>passwd; echo 'Debian-exim:x:8:' >>group
            mount --bind passwd /etc/passwd; mount --bind group /etc/group
            """);
    }

    private static string Exim()
    {
        var unpacked = Repository.PathOf("artifacts", "exim", "usr", "sbin", "exim4");
        if (!File.Exists(unpacked))
        {
            Assert.Skip($"there is no {unpacked}; tests/run unpacks it");
        }

        return unpacked;
    }

    private static string Recipe(string name) => File.ReadAllText(Repository.PathOf("config", "examples", name));

    [GeneratedRegex(@"\bs=([a-z0-9]+)")]
    private static partial Regex Selector();

    private sealed class Stopped(Process process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
