using System.Diagnostics;
using System.Net;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Authority;

/// <summary>A name server on loopback for a test: ours, another one, or unbound in front of ours. It is ended when disposed.</summary>
internal sealed class NameServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private NameServerProcess(Process process, int port, bool drain = false)
    {
        _process = process;
        Port = port;
        if (drain)
        {
            // Who says much and is not read from stops.
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }
    }

    public int Port { get; }

    /// <summary>Ours; it returns once the zones are served.</summary>
    public static Task<NameServerProcess> StartKeyOpsAsync(string zone, string file) => StartKeyOpsAsync(["--zone", $"{zone}={file}"]);

    /// <summary>Ours with zones that the arguments name.</summary>
    public static async Task<NameServerProcess> StartKeyOpsAsync(params string[] arguments)
    {
        var process = ToolProcess.Start(KeyOpsBinary.BinaryPath, ["serve", .. arguments, "--listen", "127.0.0.1:0"]);
        var errors = process.StandardError.ReadToEndAsync();
        var port = 0;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.EndsWith(" udp", StringComparison.Ordinal))
            {
                port = IPEndPoint.Parse(line.Split(' ')[^2]).Port;
            }
            else if (line.StartsWith("serving ", StringComparison.Ordinal))
            {
                return new(process, port);
            }
        }

        throw new InvalidOperationException($"keyops serve ended: {await errors}");
    }

    public static NameServerProcess StartBind(TemporaryFolder folder, params (string Zone, string File)[] zones) => StartBindWith(folder, "", zones);

    /// <summary>The same with more options.</summary>
    public static NameServerProcess StartBindWith(TemporaryFolder folder, string options, params (string Zone, string File)[] zones)
    {
        var port = FreePort.Next();
        var configuration = folder.Write($"named-{port}.conf", $$"""
            options { directory "{{folder.FullPath}}"; listen-on port {{port}} { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; pid-file none;
              session-keyfile none; minimal-responses no-auth; notify no; check-integrity no; check-names primary ignore; {{options}} };
            controls { };
            {{string.Join('\n', zones.Select(zone => $"zone \"{zone.Zone}\" {{ type primary; file \"{zone.File}\"; }};"))}}
            """);
        return new(ToolProcess.Start("named", ["-g", "-n", "1", "-c", configuration]), port, drain: true);
    }

    public static NameServerProcess StartKnot(TemporaryFolder folder, params (string Zone, string File)[] zones) => StartKnotWith(folder, "", null, zones);

    /// <summary>The same with the settings of a module, and its name.</summary>
    public static NameServerProcess StartKnotWith(TemporaryFolder folder, string settings, string? module, params (string Zone, string File)[] zones)
    {
        var port = FreePort.Next();
        var run = Directory.CreateDirectory(folder[$"knot-{port}"]).FullName;
        var configuration = folder.Write($"knot-{port}.conf", $"""
            server:
              listen: 127.0.0.1@{port}
              udp-workers: 1
              tcp-workers: 1
              background-workers: 1
              rundir: {run}
            database:
              storage: {run}
            {settings}
            template:
              - id: default
                storage: {run}
                zonefile-sync: -1
                journal-content: none
                semantic-checks: off
                {(module is null ? "" : $"global-module: {module}")}
            zone:
            {string.Concat(zones.Select(zone => $"  - domain: {zone.Zone}\n    file: {zone.File}\n"))}
            """);
        return new(ToolProcess.Start("knotd", ["-c", configuration]), port, drain: true);
    }

    public static NameServerProcess StartNsd(TemporaryFolder folder, params (string Zone, string File)[] zones) => StartNsdWith(folder, "", zones);

    /// <summary>The same with more settings of the server.</summary>
    public static NameServerProcess StartNsdWith(TemporaryFolder folder, string settings, params (string Zone, string File)[] zones)
    {
        var port = FreePort.Next();
        var run = Directory.CreateDirectory(folder[$"nsd-{port}"]).FullName;
        var configuration = folder.Write($"nsd-{port}.conf", $"""
            server:
              {settings}
              ip-address: 127.0.0.1@{port}
              server-count: 1
              username: ""
              zonesdir: ""
              pidfile: {run}/pid
              xfrdfile: {run}/xfrd
              xfrdir: {run}
              zonelistfile: {run}/list
              database: ""
              rrl-ratelimit: 0
              logfile: {run}/log
            remote-control:
              control-enable: no
            {string.Concat(zones.Select(zone => $"zone:\n  name: {zone.Zone}\n  zonefile: {zone.File}\n"))}
            """);
        return new(ToolProcess.Start("nsd", ["-d", "-c", configuration]), port, drain: true);
    }

    /// <summary>A validating resolver that asks the server at <paramref name="upstream"/> for the zones and trusts the key in a file.</summary>
    public static NameServerProcess StartUnbound(TemporaryFolder folder, int upstream, string anchorFile, params string[] zones)
    {
        var port = FreePort.Next();
        var configuration = folder.Write("unbound.conf", $"""
            server:
              directory: "{folder.FullPath}"
              chroot: ""
              username: ""
              pidfile: ""
              interface: 127.0.0.1@{port}
              do-not-query-localhost: no
              use-syslog: no
              trust-anchor-file: "{anchorFile}"
              aggressive-nsec: no
              do-ip6: no
            remote-control:
              control-enable: no
            {string.Concat(zones.Select(zone => $"stub-zone:\n  name: {zone}\n  stub-addr: 127.0.0.1@{upstream}\n"))}
            """);
        return new(ToolProcess.Start("unbound", ["-d", "-c", configuration]), port, drain: true);
    }

    /// <summary>Asks by dig, again until there is an answer: a server takes a moment to start.</summary>
    public async Task<DigAnswer> AskAsync(string question, params string[] options)
    {
        for (var attempt = 0; ; attempt++)
        {
            string[] arguments = ["@127.0.0.1", "-p", $"{Port}", .. question.Split(' '), "+dnssec", "+nocookie", "+time=2", "+tries=1", .. options];
            var answer = await ToolProcess.RunAsync("dig", arguments);
            if (DigAnswer.TryParse(answer.Output, out var parsed) && (parsed.Status != "SERVFAIL" || attempt > 20))
            {
                return parsed;
            }

            Assert.True(attempt < 40 && !_process.HasExited, $"no answer to {question}: {answer.Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
