using System.Diagnostics;
using System.Net;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Peers;

/// <summary>Another name server on loopback, with `keyops.example` out of a file; it can be stopped and started again. Ended when disposed.</summary>
internal sealed class PeerServer : IAsyncDisposable
{
    private const string Bind = """
        options {
            directory "{folder}"; pid-file "{folder}/named.pid"; listen-on port {port} { 127.0.0.1; }; listen-on-v6 { none; };
            recursion no; session-keyfile "{folder}/session.key"; managed-keys-directory "{folder}"; lock-file none;
        };
        controls { };
        zone "keyops.example" { type primary; file "{zone}"; };
        """;

    private const string Nsd = """
        server:
            ip-address: 127.0.0.1@{port}
            username: ""
            chroot: ""
            zonesdir: "{folder}"
            pidfile: "{folder}/nsd.pid"
            xfrdfile: "{folder}/xfrd.state"
            zonelistfile: "{folder}/zone.list"
            database: ""
            server-count: 1
        remote-control:
            control-enable: no
        zone:
            name: keyops.example
            zonefile: "{zone}"
        """;

    private const string Knot = """
        server:
            rundir: "{folder}"
            listen: 127.0.0.1@{port}
        database:
            storage: "{folder}"
        zone:
          - domain: keyops.example
            file: "{zone}"
            zonefile-sync: -1
            journal-content: none
        """;

    private readonly string _program;
    private readonly string[] _arguments;
    private Process? _process;
    private Task<string> _said = Task.FromResult("");

    private PeerServer(string program, string[] arguments, int port) => (_program, _arguments, Port) = (program, arguments, port);

    public int Port { get; }

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Port);

    public int ProcessId => _process!.Id;

    /// <param name="program">named, nsd or knotd.</param>
    /// <param name="folder">Where its files go: a subfolder is made there.</param>
    /// <param name="zone">The zone file.</param>
    public static async Task<PeerServer> StartAsync(string program, string folder, string zone)
    {
        var port = FreePort.Next();
        var own = Directory.CreateDirectory(Path.Combine(folder, program)).FullName;
        var (text, arguments) = program switch
        {
            "named" => (Bind, (string[])["-g", "-c"]),
            "nsd" => (Nsd, ["-d", "-c"]),
            _ => (Knot, ["-c"]),
        };
        var configuration = Path.Combine(own, $"{program}.conf");
        await File.WriteAllTextAsync(configuration, text
            .Replace("{folder}", own, StringComparison.Ordinal)
            .Replace("{port}", $"{port}", StringComparison.Ordinal)
            .Replace("{zone}", zone, StringComparison.Ordinal));
        var server = new PeerServer(program, [.. arguments, configuration], port);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it, and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        _process = ToolProcess.Start(_program, _arguments);
        _ = _process.StandardOutput.ReadToEndAsync();
        _said = _process.StandardError.ReadToEndAsync();
        var patience = Stopwatch.StartNew();
        while (!(await DigAsync("keyops.example", "SOA")).Contains(' ', StringComparison.Ordinal))
        {
            Assert.True(!_process.HasExited && patience.Elapsed < TimeSpan.FromSeconds(30), $"{_program} does not start: {(_process.HasExited ? await _said : "no answer")}");
        }
    }

    /// <summary>SIGHUP: it reads its zone again, in its own time.</summary>
    public Task ReadZoneAgainAsync() => ToolProcess.RunAsync("sh", ["-c", $"kill -HUP {ProcessId}"]);

    /// <summary>SIGTERM to the process and whatever it started.</summary>
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

    /// <summary>What dig prints of the answer alone.</summary>
    public async Task<string> DigAsync(params string[] question)
    {
        var dig = await ToolProcess.RunAsync("dig", ["@127.0.0.1", "-p", $"{Port}", "+norecurse", "+short", "+time=1", "+tries=1", .. question]);
        return dig.ExitCode == 0 ? dig.Output : "";
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
