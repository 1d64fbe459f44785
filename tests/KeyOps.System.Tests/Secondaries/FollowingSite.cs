using System.Globalization;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Secondaries;

/// <summary>A KeyOps that follows <see cref="PrimaryServer.Zone"/>.</summary>
internal sealed class FollowingSite : IDisposable
{
    public FollowingSite()
    {
        Folder.Write("k", PrimaryServer.Secret);
        Folder.Write("a.example.zone", "$TTL 300\n@ SOA ns.a.example. h.a.example. 1 3600 600 86400 300\n@ NS ns\nns A 192.0.2.1\n");
    }

    public TemporaryFolder Folder { get; } = new();

    public int Port { get; } = FreePort.Next();

    /// <summary>The zones that are its own.</summary>
    public string Domains { get; init; } = "domains: { a.example: { nameservers: [] } }";

    /// <summary>The zone's version with this serial: some records stay, some come and go.</summary>
    public static string Version(int serial, int refresh = 3600, int expire = 86400)
    {
        var lines = new List<string>
        {
            $"$TTL 300\n@ SOA ns.follow.example. h.follow.example. {serial} {refresh} 1 {expire} 300",
            "@ NS ns",
            "ns A 192.0.2.1",
            "txt TXT \"a \\\"quoted\\\" one\" \"\\195\\164\"",
            "generic TYPE65400 \\# 3 010203",
            "svc HTTPS 1 . alpn=h2 ipv4hint=192.0.2.9",
            "@ MX 10 mail",
            "mail A 192.0.2.3",
        };
        for (var i = 0; i < 200; i++)
        {
            lines.Add($"h{i} A 192.0.2.{(i * 7 + (i % 5 == serial % 5 ? serial : 0)) % 250}");
        }

        return string.Join('\n', lines) + "\n";
    }

    public RunningKeyOps Start(params IEnumerable<int> primaries) => Start("tsig: k.example", primaries);

    public RunningKeyOps Start(string more, params IEnumerable<int> primaries)
    {
        Folder.Write("keyops.yaml", string.Create(CultureInfo.InvariantCulture, $$"""
            version: 1
            state: var
            tsig: { k.example: { file: k } }
            server:
              listen: [127.0.0.1:{{Port}}]
              transfer: [ { from: [127.0.0.1] } ]
              secondary:
                - { zone: follow.example, primaries: [{{string.Join(", ", primaries.Select(port => $"\"127.0.0.1:{port}\""))}}], {{more}} }
            {{Domains}}
            """));
        return RunningKeyOps.Start(Folder.FullPath, "run", "-c", "keyops.yaml");
    }

    public Task<ProcessResult> StatusAsync() => KeyOpsBinary.RunInAsync(Folder.FullPath, "status", "-c", "keyops.yaml", PrimaryServer.Zone);

    public Task<string> AskAsync(string type, string name = PrimaryServer.Zone) => PrimaryServer.DigAsync(Port, type, name);

    /// <summary>Waits until this serial is served.</summary>
    public Task ServesAsync(int serial, RunningKeyOps keyops) => Eventually.Async(
        async () => (await AskAsync("SOA")).Contains($" {serial} ", StringComparison.Ordinal),
        () => $"serial {serial} is not served:\n{keyops.Said}");

    /// <summary>All records, in one order, as the file on disk has them.</summary>
    public async Task<string> KeptAsync() =>
        (await KeyOpsBinary.RunAsync("zone", "export", Folder["var/secondary/follow.example.zone"], "--origin", PrimaryServer.Zone)).Require().Output;

    public async Task<string> ExportAsync(string zone) =>
        (await KeyOpsBinary.RunAsync("zone", "export", Folder.Write("expected.zone", zone), "--origin", PrimaryServer.Zone)).Require().Output;

    public void Dispose() => Folder.Dispose();
}
