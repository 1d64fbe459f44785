using System.Diagnostics;
using System.Globalization;
using System.Text;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Transfers;

/// <summary>Another name server on loopback that copies zones from ours; ended when disposed.</summary>
internal sealed class Secondary : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private Secondary(string name, Process process, string address, int port)
    {
        Name = name;
        Address = address;
        Port = port;
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public string Address { get; }

    public int Port { get; }

    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <param name="folder">Holds <c>KEY.named.conf</c>, as `keyops tsig generate` wrote it.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="primary">Our port.</param>
    /// <param name="key">The TSIG key.</param>
    /// <param name="zones">The zones it copies; with <paramref name="catalog"/> the catalog zone alone.</param>
    /// <param name="catalog">Whether the zone is a catalog.</param>
    /// <param name="address">Its loopback address, by which ours tells secondaries apart.</param>
    public static Secondary StartBind(TemporaryFolder folder, int port, int primary, string key, string[] zones, bool catalog = false, string address = "127.0.0.1")
    {
        var home = Home(folder, "bind");
        var primaries = $"primaries {{ 127.0.0.1 port {primary} key \"{key}\"; }}";
        var file = folder.Write("bind/named.conf", $$"""
            include "{{folder[key]}}.named.conf";
            options {
                directory "{{home}}"; listen-on port {{port}} { {{address}}; }; transfer-source {{address}}; listen-on-v6 { none; }; recursion no; pid-file none; session-keyfile none;
                lock-file none; dnssec-validation no; allow-transfer { 127.0.0.1; }; notify no; ixfr-from-differences no; serial-query-rate 10000;
                transfers-in 500; transfers-per-ns 500; tcp-clients 2000; max-refresh-time 3600; request-expire no;
                {{(catalog ? $"catalog-zones {{ zone \"{zones[0]}\" default-{primaries} in-memory yes min-update-interval 0; }};" : "")}}
            };
            controls { };
            {{string.Join('\n', zones.Select(zone => $"zone \"{zone}\" {{ type secondary; {primaries}; file \"{zone}.db\"; masterfile-format text; }};"))}}
            """);
        return new("BIND", ToolProcess.Start("named", ["-g", "-c", file]), address, port);
    }

    /// <summary>As <see cref="StartBind"/>; its key may be another folder's.</summary>
    public static Secondary StartKnot(TemporaryFolder folder, int port, int primary, string key, string[] zones, bool catalog = false, string address = "127.0.0.1", string? keys = null)
    {
        var home = Home(folder, "knot");
        var file = folder.Write("knot/knot.conf", $"""
            include: {Path.Combine(keys ?? folder.FullPath, key)}.knot.conf
            server:
                rundir: "{home}"
                listen: {address}@{port}
            log:
              - target: stderr
                any: info
            database:
                storage: "{home}"
            remote:
              - id: primary
                address: 127.0.0.1@{primary}
                via: {address}
                key: {key}
            acl:
              - id: told
                address: 127.0.0.1
                key: {key}
                action: notify
              - id: out
                address: 127.0.0.1
                action: transfer
            template:
              - id: default
                storage: "{home}"
              - id: member
                storage: "{home}"
                master: primary
                acl: [told, out]
                zonefile-sync: -1
            zone:
            {string.Join('\n', zones.Select(zone => $"  - domain: {zone}\n    master: primary\n    acl: [told, out]{(catalog ? "\n    catalog-role: interpret\n    catalog-template: member" : "")}"))}
            """);
        return new("Knot", ToolProcess.Start("knotd", ["-c", file]), address, port);
    }

    /// <summary>As <see cref="StartBind"/>, without catalog: Debian 12's NSD 4.6 follows none.</summary>
    public static Secondary StartNsd(TemporaryFolder folder, int port, int primary, string key, string[] zones)
    {
        var home = Home(folder, "nsd");
        var file = folder.Write("nsd/nsd.conf", $"""
            include: "{folder[key]}.nsd.conf"
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
                xfrd-reload-timeout: 0
                verbosity: 3
            remote-control:
                control-enable: no
            {string.Join('\n', zones.Select(zone => $"zone:\n    name: {zone}\n    zonefile: {zone}.db\n    request-xfr: 127.0.0.1@{primary} {key}\n    allow-notify: 127.0.0.1 {key}\n    provide-xfr: 127.0.0.1 NOKEY"))}
            """);
        return new("NSD", ToolProcess.Start("nsd", ["-d", "-c", file]), "127.0.0.1", port);
    }

    /// <summary>Waits until it serves this version.</summary>
    public async Task ServesAsync(string zone, uint serial, TimeSpan? patience = null, RunningKeyOps? ours = null)
    {
        var watch = Stopwatch.StartNew();
        var answer = "";
        while (watch.Elapsed < (patience ?? TimeSpan.FromSeconds(60)) && !_process.HasExited)
        {
            answer = (await ToolProcess.RunAsync("dig", [$"@{Address}", "-p", $"{Port}", "+norec", "+short", "+time=1", "+tries=1", zone, "SOA"])).Output;
            if (answer.Split(' ') is { Length: 7 } fields && fields[2] == serial.ToString(CultureInfo.InvariantCulture))
            {
                return;
            }
        }

        Assert.Fail($"{Name} does not serve {zone} {serial} but: {answer}\n{Said[^Math.Min(Said.Length, 4000)..]}\n{ours?.Said}");
    }

    /// <summary>All records that a server gives by AXFR, each as a line, sorted, names in lower case.</summary>
    public static async Task<string[]> RecordsAsync(int port, string zone, params string[] options)
    {
        var dig = (await ToolProcess.RunAsync(
            "dig", ["@127.0.0.1", "-p", $"{port}", .. options, zone, "AXFR", "+onesoa", "+nocmd", "+nostats", "+nocomments", "+noquestion"])).Require();
        string[] records =
        [
            .. dig.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith(';') && !line.Contains("TSIG", StringComparison.Ordinal))
                .Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant())
                .Order(StringComparer.Ordinal),
        ];
        Assert.True(records.Length > 0, dig.Output);
        return records;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Home(TemporaryFolder folder, string name) => Directory.CreateDirectory(folder[name]).FullName;

    private void Hear(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}
