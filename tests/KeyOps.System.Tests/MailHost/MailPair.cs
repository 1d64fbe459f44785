using System.Diagnostics;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Signers;

namespace KeyOps.System.Tests.MailHost;

/// <summary>
/// A host that sends and one that receives, made by `keyops mailhost apply`; an unbound between them that asks KeyOps on the sending host for keyops.example.
/// Namespaces need root: without it the tests are skipped, and say so.
/// </summary>
public sealed class MailPair : IAsyncLifetime
{
    public const string Recipient = "bob@receiver.example";

    /// <summary>A message that was handed in before any rotation.</summary>
    public const string First = "first";

    /// <summary>An address of the network that is no mail exchanger of anybody.</summary>
    public const string Stranger = "192.0.2.99";

    private const string Send = """
        import smtplib, sys
        source, server, sender, recipient = sys.argv[1:]
        with smtplib.SMTP(server, 25, source_address=(source, 0), local_hostname="mail.keyops.example", timeout=60) as session:
            session.sendmail(sender, [recipient], sys.stdin.buffer.read())
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SafeFolder _folder = new();
    private Namespaces? _network;
    private Process? _resolver;
    private MailServer? _sender;
    private MailServer? _receiver;

    internal MailServer Sender => _sender!;

    internal MailServer Receiver => _receiver!;

    /// <summary>What the first apply on each host said.</summary>
    internal List<ProcessResult> Applied { get; } = [];

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Skip("mail hosts in namespaces of their own need root");
        }

        _network = await Namespaces.MakeAsync(["--net"], $"ip link set lo up; for a in 1 2 53 99; do ip addr add 192.0.2.$a/32 dev lo; done");
        _resolver = StartResolver(_network);
        var sender = MailServer.StartAsync(_network, "192.0.2.1", "keyops.example", "[192.0.2.1:5300]", "server: { listen: [192.0.2.1:5300] }");
        var receiver = MailServer.StartAsync(_network, "192.0.2.2", "receiver.example", "[]", "");
        (_sender, _receiver) = (await sender, await receiver);
        await Sender.PostconfAsync(
            "myhostname = mail.keyops.example", "mydestination = mail.keyops.example", "inet_interfaces = 192.0.2.1", "mynetworks = 127.0.0.0/8 192.0.2.1/32",
            "relayhost = [192.0.2.2]", "maillog_file = /var/log/mail.log", "smtp_tls_security_level = none");
        await Receiver.PostconfAsync(
            "myhostname = mx.receiver.example", "mydestination = mx.receiver.example", "inet_interfaces = 192.0.2.2", "mynetworks = 192.0.2.2/32", "maillog_file = /var/log/mail.log",
            "virtual_mailbox_domains = receiver.example", "virtual_mailbox_base = /var/mail", "virtual_mailbox_maps = static:bob/", "virtual_uid_maps = static:5000", "virtual_gid_maps = static:5000");
        (await Receiver.RunAsync("chown", "5000:5000", "/var/mail")).Require();

        // The daemon writes keys and tables, and serves the zone; OpenDKIM comes with the mail host, and the next apply makes the key active.
        await Sender.StartDaemonAsync();
        await UntilAsync(() => Task.FromResult(Log(Sender).Contains("start OpenDKIM", StringComparison.Ordinal)), "the daemon to ask for OpenDKIM", () => Log(Sender));
        await Receiver.KeyOpsAsync("apply");
        foreach (var host in new[] { Sender, Receiver })
        {
            Applied.Add((await host.KeyOpsAsync("mailhost", "apply")).Require());
            (await host.RunAsync("postfix", "start")).Require();
            (await host.KeyOpsAsync("apply")).Require();
        }

        await SendAsync(Sender.Address, Sender, Message(First));
    }

    public async ValueTask DisposeAsync()
    {
        _sender?.Dispose();
        _receiver?.Dispose();
        if (_resolver is not null)
        {
            _resolver.Kill();
            await _resolver.WaitForExitAsync();
            _resolver.Dispose();
        }

        _network?.Dispose();
        _folder.Dispose();
    }

    /// <summary>Hands a message to a host over SMTP, from an address of the network.</summary>
    internal async Task SendAsync(string source, MailServer server, string message) =>
        (await server.RunAsync("/usr/bin/python3", ["-c", Send, source, server.Address, "ann@keyops.example", Recipient], message)).Require();

    /// <summary>A message as its writer hands it in.</summary>
    internal static string Message(string id) =>
        $"From: Ann <ann@keyops.example>\r\nTo: {Recipient}\r\nSubject: a message\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\nMessage-ID: <{id}@keyops.example>\r\n\r\nThe body\r\n";

    /// <summary>Waits for a message in the recipient's mailbox.</summary>
    internal async Task<string> DeliveredAsync(string id)
    {
        string? found = null;
        await UntilAsync(() => Task.FromResult((found = Mailbox().FirstOrDefault(mail => mail.Contains($"<{id}@", StringComparison.Ordinal))) is not null), $"message {id} to arrive", Logs);
        return found!;
    }

    /// <summary>All that was delivered.</summary>
    internal IEnumerable<string> Mailbox() => Directory.Exists(Receiver["mail/bob/new"]) ? Directory.EnumerateFiles(Receiver["mail/bob/new"]).Select(File.ReadAllText) : [];

    internal async Task UntilAsync(Func<Task<bool>> condition, string what, Func<string> logs)
    {
        var patience = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(patience.Elapsed < Patience, $"waited in vain for {what}:\n{logs()}");
            await Task.Delay(100);
        }
    }

    internal string Logs() => string.Join('\n', new[] { Sender, Receiver }.Select(host => $"--- {host.Address}\n{string.Join('\n', File.ReadLines(host["log/mail.log"]).TakeLast(30))}"));

    private static string Log(MailServer host) => File.Exists(host["log/keyops.log"]) ? File.ReadAllText(host["log/keyops.log"]) : "";

    private Process StartResolver(Namespaces network)
    {
        File.WriteAllText(_folder["unbound.conf"], $"""
            server:
              interface: 192.0.2.53
              username: ""
              chroot: ""
              directory: "{_folder.FullPath}"
              pidfile: ""
              use-syslog: no
              logfile: "{_folder["unbound.log"]}"
              do-daemonize: no
              access-control: 0.0.0.0/0 allow
              module-config: "iterator"
              local-zone: "." static
              local-zone: "keyops.example." transparent
            stub-zone:
              name: "keyops.example"
              stub-addr: 192.0.2.1@5300
            remote-control:
              control-enable: no

            """);
        return network.Start("unbound", "-d", "-c", _folder["unbound.conf"]);
    }
}
