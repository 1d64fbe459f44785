using System.Net;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Signers;

namespace KeyOps.System.Tests.Lifecycle;

/// <summary>`keyops.example` with TTLs and holds of a second or a few, and a signer that is read back.</summary>
internal sealed class RotatingSite : IDisposable
{
    private readonly SafeFolder _folder = new();

    public RotatingSite()
    {
        Directory.CreateDirectory(this["config"]);
        Directory.CreateDirectory(this["zones"]);
        Directory.CreateDirectory(this["var/zones"]);
        File.WriteAllText(this["zones/keyops.example.zone"], """
            $TTL 1
            @   IN SOA ns1 hostmaster ( 1 60 60 3600 1 )
                   NS  ns1
            ns1    A   127.0.0.1

            """);
        File.Copy(this["zones/keyops.example.zone"], Zone); // what other servers start with
    }

    /// <summary>Where the embedded server listens, when it does.</summary>
    public IPEndPoint Embedded { get; } = new(IPAddress.Loopback, FreePort.Next());

    public string Folder => _folder.FullPath;

    public string this[string name] => Path.Combine(_folder.FullPath, name);

    public string Zone => this["var/zones/keyops.example.zone"];

    /// <param name="rotate">How often keys are replaced.</param>
    /// <param name="hold">The publish-hold.</param>
    /// <param name="messageLife">How long a message may be under way.</param>
    /// <param name="servers">Who is asked.</param>
    /// <param name="embedded">Whether the embedded server runs, and is told first.</param>
    /// <param name="tell">A command that tells another server.</param>
    public void Configure(string rotate, string hold, string messageLife, IPEndPoint[] servers, bool embedded, string tell) => File.WriteAllText(this["config/keyops.yaml"], $$"""
        version: 1
        state: ../var
        {{(embedded ? $"server: {{ listen: [\"{Embedded}\"] }}" : "")}}
        zones: ../zones
        policies:
          fast:
            ttl: 1s
            dkim: { rotate: every {{rotate}}, publish-hold: {{hold}}, message-life: {{messageLife}}, algorithms: [rsa-1024] }
        domains:
          keyops.example:
            policy: fast
            nameservers: [{{string.Join(", ", servers.Select(server => $"\"{server}\""))}}]
            zone: { output: ../var/zones/keyops.example.zone }
        publish:
        {{(embedded ? "  - server" : "")}}
          - command: {{tell}}
        signers:
          - opendkim:
              directory: ../var/opendkim
              socket: local:{{this["signer/opendkim.sock"]}}
              reload: { pidfile: {{this["signer/opendkim.pid"]}} }

        """);

    public Task<ProcessResult> KeyOpsAsync(params string[] arguments) => KeyOpsBinary.RunInAsync(Folder, arguments);

    public Task<RealOpenDkim> StartSignerAsync() => RealOpenDkim.StartAsync(this["signer"], this["var/opendkim"]);

    public void Dispose() => _folder.Dispose();
}
