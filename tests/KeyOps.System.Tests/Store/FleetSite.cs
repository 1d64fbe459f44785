using System.Text;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Store;

/// <summary>A configuration of some domains that nobody is asked about (`nameservers: []`), with a signer that has no socket. Caches forget within a second.</summary>
internal sealed class FleetSite : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="domains">How many.</param>
    /// <param name="state">Where everything goes that is written; null is a folder beside the zones.</param>
    /// <param name="policy">Settings of `dkim:`.</param>
    public FleetSite(int domains, string? state = null, string policy = "algorithms: [ed25519], publish-hold: 1s")
    {
        State = state ?? _folder["state"];
        Names = [.. Enumerable.Range(1, domains).Select(each => $"d{each}.example")];
        var text = new StringBuilder($$"""
            version: 1
            state: {{State}}
            policies: { usual: { ttl: 1s, dkim: { {{policy}} } } }
            defaults: { policy: usual, nameservers: [], spf: v=spf1 mx -all, zone: { source: "{domain}.zone", output: "{{State}}/zones/{domain}.zone" } }
            signers:
              - opendkim: { directory: {{State}}/opendkim, trusted-hosts: [127.0.0.1] }
            domains:

            """);
        foreach (var name in Names)
        {
            text.Append("  ").Append(name).Append(":\n");
            _folder.Write($"{name}.zone", "$TTL 1s\n@ IN SOA ns1 hostmaster 1 4h 1h 2w 1s\n@ NS ns1\nns1 A 192.0.2.1\n");
        }

        Configuration = _folder.Write("keyops.yaml", text.ToString());
    }

    public string Configuration { get; }

    public string State { get; }

    public IReadOnlyList<string> Names { get; }

    public string Folder => _folder.FullPath;

    public string this[string name] => _folder[name];

    public Task<ProcessResult> KeyOpsAsync(params string[] arguments) => KeyOpsBinary.RunInAsync(_folder.FullPath, [.. arguments, "-c", Configuration]);

    public void Dispose() => _folder.Dispose();
}
