using System.Diagnostics;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Authority;

/// <summary>Port 53 without root: sockets that a service manager bound, and the one capability.</summary>
public sealed class PrivilegedPortTests
{
    private const string Zone = "port.example";
    private const string Text = $"$ORIGIN {Zone}.\n$TTL 60\n@ SOA ns1 h 1 7200 3600 1209600 60\n@ NS ns1\nns1 A 192.0.2.1\n";

    /// <summary>A service manager in small: binds UDP and TCP on the port it is given, hands both to the program and, at each line it reads, ends and starts it again.</summary>
    private const string Manager = """
        import fcntl, os, select, signal, socket, sys
        udp, tcp = socket.socket(type=socket.SOCK_DGRAM), socket.socket()
        udp.bind(("127.0.0.1", int(sys.argv[1])))
        tcp.bind(udp.getsockname())
        tcp.listen()
        while True:
            pid = os.fork()
            if pid == 0:
                for to, handed in ((3, fcntl.fcntl(udp, fcntl.F_DUPFD, 10)), (4, fcntl.fcntl(tcp, fcntl.F_DUPFD, 10))):
                    os.dup2(handed, to)
                    os.close(handed)
                os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="2")
                os.execv(sys.argv[2], sys.argv[2:])
            if not sys.stdin.readline():
                sys.exit(os.kill(pid, signal.SIGTERM))
            os.kill(pid, signal.SIGTERM)
            code = os.waitpid(pid, 0)[1]
            poll = select.poll()
            poll.register(udp, select.POLLIN | select.POLLRDHUP)
            print("ended", code, "udp", poll.poll(0), "tcp", tcp.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN), flush=True)
        """;

    [Fact]
    public async Task Sockets_handed_over_are_answered_on_and_outlive_the_program()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("zone", Text);
        using var manager = ToolProcess.Start("python3", ["-c", Manager, $"{FreePort.Next()}", KeyOpsBinary.BinaryPath, "serve", "--zone", $"{Zone}={file}", "--workers", "2"]);
        var errors = manager.StandardError.ReadToEndAsync();
        try
        {
            // The second time, the sockets have been in use and are as they were.
            for (var run = 0; run < 2; run++)
            {
                var said = await ReadToAsync(manager, "serving ", errors);
                var port = said.Single(line => line.EndsWith(" udp", StringComparison.Ordinal)).Split(' ', ':')[^2];
                Assert.Contains($"listening on 127.0.0.1:{port} tcp", said);
                Assert.Equal("NOERROR", await StatusAsync(port, "+notcp"));
                Assert.Equal("NOERROR", await StatusAsync(port, "+tcp"));

                await manager.StandardInput.WriteLineAsync();
                await manager.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
                Assert.Equal("ended 0 udp [] tcp 1", (await ReadToAsync(manager, "ended ", errors))[^1]);
            }
        }
        finally
        {
            manager.Kill(entireProcessTree: true);
        }
    }

    [Theory]
    [InlineData("udp", "+notcp", "--datagram")]
    [InlineData("tcp", "+tcp")]
    public async Task Systemd_starts_it_by_the_first_query(string transport, string option, params string[] kind)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("zone", Text);
        var port = $"{FreePort.Next()}";
        using var systemd = ToolProcess.Start(
            "systemd-socket-activate",
            [.. kind, "--listen", $"127.0.0.1:{port}", KeyOpsBinary.BinaryPath, "serve", "--zone", $"{Zone}={file}"]);
        var bound = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        systemd.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null || line.Data.StartsWith("Listening on ", StringComparison.Ordinal))
            {
                bound.TrySetResult(line.Data is not null);
            }
        };
        systemd.BeginErrorReadLine();
        try
        {
            Assert.True(await bound.Task.WaitAsync(TestContext.Current.CancellationToken), "systemd-socket-activate ended before it bound its socket");
            // It may come before the zone is loaded, and be refused then.
            Assert.Contains(await StatusAsync(port, option), (string?[])["NOERROR", "REFUSED"]);
            Assert.Contains($"listening on 127.0.0.1:{port} {transport}", await ReadToAsync(systemd, "serving ", Task.FromResult("")));
            Assert.Equal("NOERROR", await StatusAsync(port, option));
        }
        finally
        {
            systemd.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task An_ordinary_user_with_CAP_NET_BIND_SERVICE_answers_on_port_53_and_without_it_is_told_what_is_missing()
    {
        using var folder = new TemporaryFolder();
        File.SetUnixFileMode(folder.FullPath, (UnixFileMode)0b111_101_101);
        folder.Write("zone", Text, (UnixFileMode)0b110_100_100);
        var script = folder.Write("script", $$"""
            ip link set lo up
            drop="setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs"
            serve="{{KeyOpsBinary.BinaryPath}} serve --zone {{Zone}}={{folder["zone"]}} --listen 127.0.0.1:53"
            $drop --inh-caps=-all --bounding-set=-all $serve 2>&1
            echo "without: $?"
            $drop --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service --bounding-set=-all,+net_bind_service $serve &
            for try in $(seq 60); do dig @127.0.0.1 {{Zone}} SOA +tries=1 +time=1 | grep 'status: NOERROR' && break; done
            grep -E '^(Uid|CapEff):' /proc/$!/status
            kill $!
            """);
        Assert.SkipUnless(Environment.IsPrivilegedProcess && (await ToolProcess.RunAsync("unshare", ["--net", "true"])).ExitCode == 0, "a network of its own needs root");
        var said = (await ToolProcess.RunAsync("unshare", ["--net", "bash", script])).Output;

        Assert.Contains("cannot listen on 127.0.0.1:53: Permission denied", said);
        Assert.Contains("CAP_NET_BIND_SERVICE", said);
        Assert.Contains("without: 1", said);
        Assert.Contains("status: NOERROR", said);
        Assert.Contains("Uid:\t65534\t65534", said);
        Assert.Contains("CapEff:\t0000000000000400", said); // that one and no other
    }

    private static async Task<List<string>> ReadToAsync(Process process, string start, Task<string> errors)
    {
        var lines = new List<string>();
        while (lines is not [.., var last] || !last.StartsWith(start, StringComparison.Ordinal))
        {
            lines.Add(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"it ended: {string.Join('\n', lines)}\n{await errors}"));
        }

        return lines;
    }

    private static async Task<string?> StatusAsync(string port, string option)
    {
        var output = (await ToolProcess.RunAsync("dig", ["@127.0.0.1", "-p", port, Zone, "SOA", option, "+tries=3", "+time=15"])).Output;
        return DigAnswer.TryParse(output, out var answer) ? answer.Status : output;
    }
}
