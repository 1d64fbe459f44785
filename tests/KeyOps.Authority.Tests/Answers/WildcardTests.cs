using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests.Answers;

/// <summary>The example of RFC 4592 §2.2.1, and what its errata and sections 3 and 4 add.</summary>
public sealed class WildcardTests : QueryCases
{
    private const string Soa = "ns example. 3600 SOA ns.example. h.example. 1 2 3 4 3600";

    public static TheoryData<string, string> Cases => new()
    {
        // Synthesised.
        { "host3.example MX", "NOERROR aa\nan host3.example. 3600 MX 10 host1.example.\nar host1.example. 3600 A 192.0.2.1" },
        { "host3.example A", $"NOERROR aa\n{Soa}" },
        { "foo.bar.example TXT", "NOERROR aa\nan foo.bar.example. 3600 TXT this is a wildcard" },

        // Not synthesised: the name exists, or a closer encloser does.
        { "host1.example MX", $"NOERROR aa\n{Soa}" },
        { "sub.*.example MX", $"NOERROR aa\n{Soa}" },
        { "_telnet._tcp.host1.example SRV", $"NXDOMAIN aa\n{Soa}" },
        { "host.subdel.example A", "NOERROR\nns subdel.example. 3600 NS ns.example.com.\nns subdel.example. 3600 NS ns.example.net." },
        { "ghost.*.example MX", $"NXDOMAIN aa\n{Soa}" },

        // The wildcard itself, asked for by name.
        { "*.example MX", "NOERROR aa\nan *.example. 3600 MX 10 host1.example.\nar host1.example. 3600 A 192.0.2.1" },

        // A CNAME at a wildcard; a wildcard that is an empty non-terminal answers without data.
        { "any.alias.example A", "NOERROR aa\nan any.alias.example. 3600 CNAME host1.example.\nan host1.example. 3600 A 192.0.2.1" },
        { "any.empty.example A", $"NOERROR aa\n{Soa}" },
    };

    protected override (string Apex, string Text)[] Zones =>
    [
        ("example", """
            @ 3600 SOA ns h 1 2 3 4 3600
            @ 3600 NS ns.example.com.
            @ 3600 NS ns.example.net.
            * 3600 TXT this is a wildcard
            * 3600 MX 10 host1
            sub.* 3600 TXT this is not a wildcard
            host1 3600 A 192.0.2.1
            _ssh._tcp.host1 3600 SRV 1 2 3 host1
            _ssh._tcp.host2 3600 SRV 1 2 3 host1
            subdel 3600 NS ns.example.com.
            subdel 3600 NS ns.example.net.
            *.alias 3600 CNAME host1
            x.*.empty 3600 A 192.0.2.2
            """),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_wildcard_stands_for_names_that_do_not_exist_right_below_its_parent(string question, string expected) =>
        AssertAnswersAsync(question, expected);
}
