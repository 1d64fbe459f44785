using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.MainJob;

/// <summary>Other name servers load the zone file that KeyOps wrote, and answer its records.</summary>
public sealed class PublishedZoneTests : IAsyncLifetime
{
    private readonly SampleSite _site = new();

    public async ValueTask InitializeAsync()
    {
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("selector default is Active");
    }

    public ValueTask DisposeAsync()
    {
        _site.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public Task Bind_loads_the_zone_and_answers_the_key_record() => AnswersAsync("named", ["-g", "-c", "{conf}"], """
        options {
            directory "{folder}"; pid-file "{folder}/named.pid"; listen-on port {port} { 127.0.0.1; }; listen-on-v6 { none; };
            recursion no; session-keyfile "{folder}/session.key"; managed-keys-directory "{folder}"; lock-file none;
        };
        controls { };
        zone "keyops.example" { type primary; file "{zone}"; };
        """);

    [Fact]
    public Task Nsd_loads_the_zone_and_answers_the_key_record() => AnswersAsync("nsd", ["-d", "-c", "{conf}"], """
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
        """);

    [Fact]
    public Task Knot_loads_the_zone_and_answers_the_key_record() => AnswersAsync("knotd", ["-c", "{conf}"], """
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
        """);

    private async Task AnswersAsync(string server, string[] arguments, string configuration)
    {
        var port = FreePort();
        var file = _site[$"{server}.conf"];
        string Fill(string text) => text
            .Replace("{conf}", file, StringComparison.Ordinal)
            .Replace("{folder}", _site.Folder, StringComparison.Ordinal)
            .Replace("{port}", $"{port}", StringComparison.Ordinal)
            .Replace("{zone}", _site.Zone, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, Fill(configuration));
        using var process = ToolProcess.Start(server, arguments.Select(Fill));
        _ = process.StandardOutput.ReadToEndAsync();
        var said = process.StandardError.ReadToEndAsync();
        try
        {
            var answer = await AskAsync(port, process);
            Assert.True(answer.Contains("v=DKIM1; h=sha256; k=rsa; p=", StringComparison.Ordinal), process.HasExited ? await said : answer);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Asks until the server is up and answers.</summary>
    private static async Task<string> AskAsync(int port, Process server)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var dig = await ToolProcess.RunAsync(
                "dig", ["@127.0.0.1", "-p", $"{port}", "+norecurse", "+short", "+time=1", "+tries=1", "default._domainkey.keyops.example", "TXT"]);
            if ((dig.ExitCode == 0 && dig.Output.Contains('"', StringComparison.Ordinal)) || server.HasExited || patience.Elapsed > TimeSpan.FromSeconds(30))
            {
                return dig.Output + dig.Error;
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
