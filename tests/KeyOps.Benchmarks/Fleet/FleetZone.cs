using System.Text;

namespace KeyOps.Benchmarks.Fleet;

/// <summary>Zone files in seven hands.</summary>
internal static class FleetZone
{
    public static string Write(int number)
    {
        var name = FleetDomain.Name(number);
        var address = $"192.0.2.{(number % 250) + 1}";
        return !FleetDomain.SendsMail(number) ? Parked(name, number) : (number % 7) switch
        {
            0 => Tidy(name, address, number),
            1 => Absolute(name, address, number),
            2 => OriginAfterOrigin(name, address, number),
            3 => FromWindows(name, address, number),
            4 => ExplicitTtls(name, address, number),
            5 => WithDelegation(name, address, number),
            _ => ManyHosts(name, address, number),
        };
    }

    private static string Date(int number) => $"2025{(number % 12) + 1:d2}{(number % 28) + 1:d2}{(number % 3) + 1:d2}";

    private static string Tidy(string name, string address, int number) => $"""
        ; {name}
        $TTL 1h
        @           IN SOA  ns1 hostmaster (
                            {Date(number)}  ; serial
                            4h          ; refresh
                            1h          ; retry
                            2w          ; expire
                            15m )       ; negative answers

                    IN NS   ns1
                    IN NS   ns2
                    IN MX   10 mail
                    IN A    {address}

        ns1         IN A    127.0.0.1
        ns2         IN A    127.0.0.1
        mail        IN A    {address}
                    IN AAAA 2001:db8:{number % 65536:x}::25
        www         IN CNAME @
        _imaps._tcp IN SRV  0 1 993 mail
        @           IN TXT  "site-verification={number * 7919:x8}"

        """;

    private static string Absolute(string name, string address, int number) => $"""
        $TTL 86400
        {name}.	IN	SOA	ns1.{name}. hostmaster.{name}. {number + 1} 14400 3600 1209600 900
        {name}.	IN	NS	ns1.{name}.
        {name}.	IN	MX	10 mail.{name}.
        {name}.	IN	A	{address}
        ns1.{name}.	IN	A	127.0.0.1
        mail.{name}.	IN	A	{address}
        www.{name}.	IN	A	{address}
        ftp.{name}.	IN	CNAME	www.{name}.

        """;

    private static string OriginAfterOrigin(string name, string address, int number) => $"""
        $ORIGIN example.
        $TTL 2d
        {name[..^".example".Length]}  SOA ns1.{name}. dns\.admin.{name}. ( {1_700_000_000 + number} 3h 30m 30d 10m )
            NS ns1.{name}.
            MX 10 mx1.{name}.
            MX 20 mx2.{name}.
            A {address}
        $ORIGIN {name}.
        ns1 A 127.0.0.1
        mx1 A {address}
        mx2 A 198.51.100.{(number % 250) + 1}
        $ORIGIN hosts.{name}.
        db 1h A 203.0.113.{(number % 250) + 1}
        web 1h CNAME db
        $ORIGIN {name}.
        info TXT "semicolons; and \"quotes\"" "second string"

        """;

    private static string FromWindows(string name, string address, int number) => Tidy(name, address, number)
        .Replace("; negative answers", "; minimum TTL", StringComparison.Ordinal)
        .ReplaceLineEndings("\r\n");

    private static string ExplicitTtls(string name, string address, int number) => $"""
        ;; moved from the old server, {number}
        @ 3600 IN SOA ns1.{name}. root.{name}. ( {Date(number)} 7200
          1800 1209600 600 )
        @ 3600 IN NS ns1
        @ IN 3600 MX 10 mail
        ns1 3600 IN A 127.0.0.1
        mail 3600 IN A {address}
        mail 3600 IN AAAA 2001:db8::{number % 65536:x}
        *.apps 300 IN A {address}

        """;

    private static string WithDelegation(string name, string address, int number) => $"""
        $TTL 3600
        @ IN SOA ns1 hostmaster {Date(number)} 4h 1h 4w 1h
        @ IN NS ns1
        @ IN MX 0 mail
        ns1 IN A 127.0.0.1
        mail IN A {address}

        ; the shop runs its own servers
        shop IN NS ns.shop
        shop IN NS ns.shop.partner{number % 100}.example.
        ns.shop IN A 203.0.113.{(number % 250) + 1}
        @ IN CAA 0 issue "ca.example.net"
        _443._tcp.www IN TLSA 3 1 1 ( 8cb0fc6c527506a053f4f14c8464bebb
                                      d6dede2738d11468dd953d7d6a3021f1 )
        www IN A {address}

        """;

    private static string ManyHosts(string name, string address, int number)
    {
        var text = new StringBuilder($"""
            $TTL 1d
            @ IN SOA ns1 hostmaster ( {Date(number)} 1d 2h 4w 1h ) ; {name}
              IN NS ns1
              IN MX 10 mail
            ns1 IN A 127.0.0.1
            mail IN A {address}

            """);
        for (var host = 0; host < 20 + (number % 40); host++)
        {
            text.Append($"pc{host:d2}\tIN\tA\t10.{number % 256}.{host}.1{(host % 5 == 0 ? $"\t; room {host / 5}" : "")}\n");
        }

        return text.ToString();
    }

    private static string Parked(string name, int number) => $"""
        ; parked
        $TTL 86400
        @ SOA ns1.provider.example. hostmaster.provider.example. {number + 1} 14400 3600 1209600 900
          NS ns1.provider.example.
          MX 0 .
          A 192.0.2.1
        www CNAME {name}.

        """;
}
