using System.Diagnostics;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Signers;

namespace KeyOps.System.Tests.MailHost;

/// <summary>
/// A host of its own with Debian's Postfix and OpenDKIM as they are installed: its own /etc, queue, logs, mailboxes and processes, on addresses of a network that is nowhere else.
/// Everything that a mail host has stands at its usual place, so KeyOps runs there as on a real one.
/// </summary>
internal sealed class MailServer : IDisposable
{
    private const string Resolver = "192.0.2.53";

    private readonly SafeFolder _folder;
    private readonly Namespaces _namespaces;

    private MailServer(SafeFolder folder, Namespaces namespaces, string address) => (_folder, _namespaces, Address) = (folder, namespaces, address);

    public string Address { get; }

    /// <summary>A path of the host as the test finds it: below <c>etc</c>, <c>spool</c>, <c>log</c> or <c>mail</c>.</summary>
    public string this[string name] => _folder[name];

    /// <param name="network">Where it has its address.</param>
    /// <param name="address">The address that Postfix listens on and sends from.</param>
    /// <param name="domain">The domain whose keys it keeps.</param>
    /// <param name="more">More of its configuration of KeyOps.</param>
    /// <param name="nameServers">Who is asked about the domain.</param>
    public static async Task<MailServer> StartAsync(Namespaces network, string address, string domain, string nameServers, string more)
    {
        var folder = new SafeFolder();
        try
        {
            var namespaces = await Namespaces.MakeAsync(["--mount", "--pid"], Setup(folder.FullPath), network);
            var server = new MailServer(folder, namespaces, address);
            server.WriteConfiguration(domain, nameServers, more);
            return server;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public Task<ProcessResult> RunAsync(string program, params string[] arguments) => _namespaces.RunAsync(program, arguments);

    public Task<ProcessResult> RunAsync(string program, string[] arguments, string input) => _namespaces.RunAsync(program, arguments, input);

    public Process Start(string program, params string[] arguments) => _namespaces.Start(program, arguments);

    public Task<ProcessResult> KeyOpsAsync(params string[] arguments) => RunAsync(KeyOpsBinary.BinaryPath, arguments);

    /// <summary>The daemon, until the host ends; what it says goes to <c>log/keyops.log</c>.</summary>
    public async Task StartDaemonAsync() =>
        (await RunAsync("sh", "-c", $"{KeyOpsBinary.BinaryPath} run >/var/log/keyops.log 2>&1 &")).Require();

    /// <summary>Sets parameters of main.cf, as its person does.</summary>
    public async Task PostconfAsync(params string[] parameters) => (await RunAsync("postconf", ["-e", .. parameters])).Require();

    public void Configure(Func<string, string> change) => File.WriteAllText(this["etc/keyops/keyops.yaml"], change(File.ReadAllText(this["etc/keyops/keyops.yaml"])));

    public void Dispose()
    {
        _namespaces.Dispose();
        _folder.Dispose();
    }

    private static string Setup(string folder) => $"""
        cd {folder}
        mkdir etc spool lib log mail
        cp -a /etc/. etc/; cp -a /var/spool/postfix/. spool/; cp -a /var/lib/postfix/. lib/
        rm -rf etc/keyops etc/opendkim
        mount --bind etc /etc; mount --bind spool /var/spool/postfix; mount --bind lib /var/lib/postfix; mount --bind log /var/log; mount --bind mail /var/mail
        mount -t tmpfs -o mode=755 tmpfs /run
        mount -t proc proc /proc
        chown -R postfix /var/lib/postfix
        rm -f /var/spool/postfix/pid/* /var/lib/postfix/master.lock
        install -d -o opendkim -g opendkim /run/opendkim
        gpasswd -d postfix opendkim >/dev/null 2>&1 || true
        echo nameserver {Resolver} >/etc/resolv.conf
        sed -i /TrustAnchorFile/d /etc/opendkim.conf
        echo "Nameservers {Resolver}" >>/etc/opendkim.conf
        """;

    private void WriteConfiguration(string domain, string nameServers, string more)
    {
        Directory.CreateDirectory(this["etc/keyops"]);
        File.WriteAllText(this[$"etc/keyops/{domain}.zone"], $"""
            $TTL 5
            @ IN SOA ns1 hostmaster ( 1 4h 1h 2w 5 )
            @ IN NS ns1
            @ IN MX 10 mail
            ns1 IN A {Address}
            mail IN A {Address}

            """);
        File.WriteAllText(this["etc/keyops/keyops.yaml"], $$"""
            version: 1
            state: var
            policies:
              default: { ttl: 5s, dkim: { publish-hold: 0, rotate: never } }
            domains:
              {{domain}}:
                nameservers: {{nameServers}}
                zone: { output: var/{{domain}}.zone }
                spf: v=spf1 mx ~all
            signers:
              - opendkim:
                  directory: /etc/opendkim
                  owner: opendkim
                  socket: local:/var/spool/postfix/opendkim/opendkim.sock
                  reload: { pidfile: /run/opendkim/opendkim.pid }
                  trusted-hosts: [127.0.0.1, {{Address}}]
            mailhost:
              opendkim: { restart: sh /etc/keyops/restart-opendkim }
            {{more}}

            """);
        // What systemd does on a host that has it.
        File.WriteAllText(this["etc/keyops/restart-opendkim"], """
            pid=$(cat /run/opendkim/opendkim.pid 2>/dev/null) && kill "$pid" 2>/dev/null && while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
            exec opendkim -x /etc/opendkim.conf >/dev/null 2>&1

            """);
    }
}
