namespace KeyOps.Authority.Tests.Support;

/// <summary>Zones that more than one test is about.</summary>
internal static class TestZones
{
    public const string Mail = """
        @ 3600 SOA ns1 hostmaster 2026010101 7200 3600 1209600 600
        @ 3600 NS ns1
        @ 3600 NS ns.elsewhere.test.
        @ 3600 MX 10 mx1
        @ 3600 MX 20 mx2
        @ 3600 TXT v=spf1 mx ~all
        ns1 3600 A 192.0.2.53
        ns1 3600 AAAA 2001:db8::53
        mx1 3600 A 192.0.2.25
        mx2 3600 AAAA 2001:db8::25
        www 300 A 192.0.2.1
        www 300 A 192.0.2.2
        www 3600 AAAA 2001:db8::1
        www 3600 TYPE65400 \# 2 0A0B
        default._domainkey 3600 TXT v=DKIM1; h=sha256; k=rsa; p=AAAA
        _imaps._tcp 3600 SRV 0 1 993 mx1
        """;
}
