using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Authority;

/// <summary>A name server on loopback for a test: ours, BIND, or unbound in front of ours. It is ended when disposed.</summary>
internal sealed class NameServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private NameServerProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Ours; it returns once the zone is served.</summary>
    public static async Task<NameServerProcess> StartKeyOpsAsync(string zone, string file)
    {
        var process = ToolProcess.Start(KeyOpsBinary.BinaryPath, ["serve", "--zone", $"{zone}={file}", "--listen", "127.0.0.1:0"]);
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

        throw new InvalidOperationException($"keyops serve ended: {await process.StandardError.ReadToEndAsync()}");
    }

    public static NameServerProcess StartBind(TemporaryFolder folder, string zone, string file)
    {
        var port = FreePort();
        var configuration = folder.Write("named.conf", $$"""
            options { directory "{{folder.FullPath}}"; listen-on port {{port}} { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; pid-file none;
              session-keyfile none; minimal-responses no-auth; notify no; };
            controls { };
            zone "{{zone}}" { type primary; file "{{file}}"; };
            """);
        return new(ToolProcess.Start("named", ["-g", "-c", configuration]), port);
    }

    /// <summary>A validating resolver that asks the server at <paramref name="upstream"/> for the zone and trusts its key in a file.</summary>
    public static NameServerProcess StartUnbound(TemporaryFolder folder, string zone, int upstream, string anchorFile)
    {
        var port = FreePort();
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
            stub-zone:
              name: {zone}
              stub-addr: 127.0.0.1@{upstream}
            remote-control:
              control-enable: no
            """);
        return new(ToolProcess.Start("unbound", ["-d", "-c", configuration]), port);
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
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
