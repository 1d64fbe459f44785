using System.Text;

namespace KeyOps.Benchmarks.Fleet;

/// <summary>One configuration for all domains: most say nothing, some differ, as customers do.</summary>
internal static class FleetConfiguration
{
    public static string Write(int count, int port)
    {
        var text = new StringBuilder($$"""
            version: 1
            state: var
            zones: zones
            server:
              listen: [127.0.0.1:{{port}}]
            policies:
              standard:
                dkim: { rotate: every 180d, window: "Mon-Thu 02:00-05:00 UTC" }
              careful:
                ttl: 1h
                dkim: { rotate: every 90d, publish-hold: 1d, message-life: 14d }
            defaults:
              policy: standard
              nameservers: [127.0.0.1:{{port}}]
              zone: { source: "{domain}.zone", output: "var/zones/{domain}.zone" }
              spf: v=spf1 mx ~all
              dmarc: { policy: none, rua: ["mailto:dmarc@provider.example"] }
            publish: [server]
            signers:
              - opendkim:
                  directory: var/opendkim
                  trusted-hosts: [127.0.0.1, "::1", localhost]
            domains:

            """);
        for (var i = 0; i < count; i++)
        {
            text.Append("  ").Append(FleetDomain.Name(i)).Append(':').Append(Rest(i)).Append('\n');
        }

        return text.ToString();
    }

    private static string Rest(int number) => number switch
    {
        _ when !FleetDomain.SendsMail(number) => " { sends-mail: false }",
        _ when number % 7 == 3 => " { policy: careful, dmarc: { policy: quarantine, adkim: strict } }",
        _ when number % 11 == 5 => $" {{ spf: v=spf1 ip4:198.51.100.{number % 256} mx -all }}",
        _ when number % 13 == 8 => " { spf: { ip4: [192.0.2.0/28], mx: true, include: [_spf.provider.example], all: fail } }",
        _ when number % 17 == 2 => " { dkim: { selector: mail }, zone: { serial: increment } }",
        _ => "",
    };
}
