using System.Diagnostics;
using System.Text;
using KeyOps.System.Tests.Harness;
using KeyOps.TestKit;

namespace KeyOps.System.Tests.Secondaries;

/// <summary>BIND, Knot or NSD with `follow.example` as its primary, signing with a key, telling one secondary.</summary>
internal sealed class PrimaryServer : IAsyncDisposable
{
    public const string Zone = "follow.example";

    public const string TlsName = "ns.follow.example";

    public const string Secret = "c2VjcmV0IG9mIDMyIG9jdGV0cyBmb3IgdGhlIHRlc3Q=";

    private const string Bind = """
        tls mine { cert-file "{folder}/cert.pem"; key-file "{folder}/key.pem"; };
        options { listen-on port {tls} tls mine { 127.0.0.1; }; directory "{folder}"; pid-file none; listen-on port {port} { 127.0.0.1; }; listen-on-v6 { none; };
          recursion no; session-keyfile none; managed-keys-directory "{folder}"; lock-file none; max-ixfr-ratio unlimited; check-integrity no; };
        controls { };
        key "k.example" { algorithm hmac-sha256; secret "{secret}"; };
        zone "follow.example" { type primary; file "{zone}"; notify explicit; notify-delay 0;
          also-notify { 127.0.0.1 port {secondary} key k.example; }; allow-transfer { key k.example; }; {updates} };
        """;

    private const string Knot = """
        server:
            rundir: "{folder}"
            listen: 127.0.0.1@{port}
        log:
          - target: stderr
            any: debug
        database:
            storage: "{folder}"
        key:
          - id: k.example
            algorithm: hmac-sha256
            secret: {secret}
        remote:
          - id: ours
            address: 127.0.0.1@{secondary}
            key: k.example
        acl:
          - id: ours
            address: 127.0.0.1
            key: k.example
            action: [transfer, update]
        zone:
          - domain: follow.example
            file: "{zone}"
            zonefile-load: difference
            zonefile-sync: -1
            notify: ours
            acl: ours
        """;

    private const string Nsd = """
        server:
            ip-address: 127.0.0.1@{port}
            username: ""
            chroot: ""
            zonesdir: "{folder}"
            pidfile: "{folder}/nsd.pid"
            xfrdfile: "{folder}/xfrd.state"
            xfrdir: "{folder}"
            zonelistfile: "{folder}/zone.list"
            database: ""
            server-count: 1
        remote-control:
            control-enable: no
        key:
            name: k.example
            algorithm: hmac-sha256
            secret: "{secret}"
        zone:
            name: follow.example
            zonefile: "{zone}"
            notify: 127.0.0.1@{secondary} k.example
            provide-xfr: 127.0.0.1 k.example
            store-ixfr: yes
            create-ixfr: yes
        """;

    private readonly string _program;
    private readonly string[] _arguments;
    private readonly string _file;
    private readonly IReadOnlyDictionary<string, string>? _environment;
    private readonly StringBuilder _said = new();
    private Process? _process;

    private PrimaryServer(string program, string[] arguments, int port, string file, IReadOnlyDictionary<string, string>? environment) =>
        (_program, _arguments, Port, _file, _environment) = (program, arguments, port, file, environment);

    public int Port { get; }

    /// <summary>Its log.</summary>
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

    /// <summary>BIND's, for transfers over TLS.</summary>
    public int TlsPort { get; private init; }

    /// <param name="program">named, knotd or nsd.</param>
    /// <param name="folder">Where it keeps its files, in a folder of its name.</param>
    /// <param name="secondary">The port of whom it tells.</param>
    /// <param name="zone">The zone's first version.</param>
    /// <param name="takesUpdates">Whether BIND takes updates and not another file; Knot takes both, NSD files alone.</param>
    /// <param name="environment">Such as another time.</param>
    public static async Task<PrimaryServer> StartAsync(
        string program,
        TemporaryFolder folder,
        int secondary,
        string zone,
        bool takesUpdates = false,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var port = FreePort.Next();
        var tls = FreePort.Next();
        var own = Directory.CreateDirectory(folder[program]).FullName;
        TestCertificate.Write(folder[$"{program}/cert.pem"], folder[$"{program}/key.pem"], TlsName, TimeProvider.System.GetUtcNow().AddHours(-1), TimeSpan.FromDays(30));
        var file = folder.Write($"{program}/zone", zone);
        var (text, arguments) = program switch
        {
            "named" => (Bind, (string[])["-g", "-c"]),
            "nsd" => (Nsd, ["-d", "-c"]),
            _ => (Knot, ["-c"]),
        };
        var configuration = folder.Write($"{program}/{program}.conf", text
            .Replace("{folder}", own, StringComparison.Ordinal)
            .Replace("{updates}", takesUpdates ? "allow-update { key k.example; };" : "ixfr-from-differences yes;", StringComparison.Ordinal)
            .Replace("{tls}", $"{tls}", StringComparison.Ordinal)
            .Replace("{port}", $"{port}", StringComparison.Ordinal)
            .Replace("{secondary}", $"{secondary}", StringComparison.Ordinal)
            .Replace("{secret}", Secret, StringComparison.Ordinal)
            .Replace("{zone}", file, StringComparison.Ordinal));
        var server = new PrimaryServer(program, [.. arguments, configuration], port, file, environment) { TlsPort = tls };
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        _process = ToolProcess.Start(_program, _arguments, environment: _environment);
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.Async(async () => (await DigAsync(Port, "SOA", Zone)).Contains("example", StringComparison.Ordinal), () => $"{_program} does not answer:\n{Said}");
    }

    /// <summary>Gives it a new version, which it tells its secondary of.</summary>
    public async Task ChangeAsync(string zone)
    {
        await File.WriteAllTextAsync(_file, zone);
        await ToolProcess.RunAsync("sh", ["-c", $"kill -HUP {_process!.Id}"]);
    }

    /// <summary>Changes it by a message of the real nsupdate.</summary>
    public async Task UpdateAsync(string script)
    {
        var result = await ToolProcess.RunAsync(
            "nsupdate", ["-v", "-y", $"hmac-sha256:k.example:{Secret}"], input: $"server 127.0.0.1 {Port}\nzone {Zone}\n{script}send\n");
        Assert.True(result is { ExitCode: 0, Output: "", Error: "" }, result.Output + result.Error + script);
    }

    public async Task StopAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    public static async Task<string> DigAsync(int port, string type, string name) =>
        (await ToolProcess.RunAsync("dig", ["@127.0.0.1", "-p", $"{port}", "+norecurse", "+short", "+time=1", "+tries=1", name, type])).Output;

    private void Hear(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}
