using System.Net;
using System.Net.Sockets;
using System.Text;
using KeyOps.Authority.Compiled;
using KeyOps.Authority.Tests.Support;
using KeyOps.Authority.Transfers;
using KeyOps.Core.Names;
using KeyOps.Core.Tsig;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Tests.Transfers;

public sealed class TransferOutTests
{
    private static readonly TsigKey Key = new(DomainName.Parse("key.test"), TsigAlgorithm.HmacSha384, new byte[48]);

    private static readonly AuthorityOptions Open = TestServer.Options with { Access = new() { Transfers = [new() { From = [IPNetwork.Parse("127.0.0.0/8")] }] } };

    private static readonly AuthorityOptions Signed = TestServer.Options with { Access = new() { Keys = new(Key), Transfers = [new() { Key = Key.Name }] } };

    [Fact]
    public async Task A_whole_zone_has_its_glue_and_what_is_below_a_delegation_and_keeps_its_case()
    {
        await using var server = Start(Open, """
            @ 300 SOA ns1 h 1 2 3 4 5
            @ 300 NS Ns1
            Ns1 300 A 192.0.2.1
            sub 300 NS ns.sub
            ns.sub 300 A 192.0.2.2
            """);
        Assert.Equal(
            [
                """
                NOERROR aa
                an zone.test. 300 SOA ns1.zone.test. h.zone.test. 1 2 3 4 5
                an zone.test. 300 NS Ns1.zone.test.
                an Ns1.zone.test. 300 A 192.0.2.1
                an sub.zone.test. 300 NS ns.sub.zone.test.
                an ns.sub.zone.test. 300 A 192.0.2.2
                an zone.test. 300 SOA ns1.zone.test. h.zone.test. 1 2 3 4 5
                """.ReplaceLineEndings("\n"),
            ],
            await TransferClient.TransferAsync(server, "zone.test"));
    }

    [Fact]
    public async Task Signatures_go_with_the_TTLs_of_what_they_cover()
    {
        await using var server = TestServer.Start(Open);
        server.Catalog.Publish(CompiledZone.Compile(SignedZone(serial: 1, nsTtl: 60), keepSource: true));
        var whole = await TransferClient.TransferAsync(server, "zone.test");
        Assert.Equal(["60", "300", "0"], TtlsOfSignatures(Assert.Single(whole)));
        Assert.Equal(["60", "300", "0"], TtlsOfSignatures(await server.AskAsync("zone.test RRSIG", "tcp")));

        server.Catalog.Publish(CompiledZone.Compile(SignedZone(serial: 2, nsTtl: 90), keepSource: true));
        await server.Server.FollowedAsync();
        Assert.Equal(["60", "90"], TtlsOfSignatures(Assert.Single(await TransferClient.TransferAsync(server, "zone.test", serial: 1))));
    }

    [Fact]
    public async Task Many_messages_are_signed_one_by_one_and_hold_every_record_once()
    {
        await using var server = Start(Signed, Large(5000));
        var messages = await TransferClient.TransferAsync(server, "zone.test", Key);
        Assert.True(messages.Count > 5, $"{messages.Count} messages");
        var records = messages.SelectMany(message => message.Split('\n')[1..]).ToList();
        Assert.Equal(5000 + 3 + 1, records.Count);
        Assert.Equal(records.Count - 1, records.Distinct().Count());
    }

    [Fact]
    public async Task A_record_larger_than_the_usual_message_has_one_of_its_own()
    {
        await using var server = Start(Open, $"@ 300 SOA ns1 h 1 2 3 4 5\n@ 300 NS ns1\nbig 300 TYPE65400 \\# 60000 {new string('0', 120_000)}\nz 300 A 192.0.2.1");
        var messages = await TransferClient.TransferAsync(server, "zone.test");
        Assert.Equal(5, messages.Sum(message => message.Split('\n').Length - 1));
    }

    [Fact]
    public async Task The_version_is_the_one_of_the_request_whatever_is_published_meanwhile()
    {
        await using var server = Start(Open, Large(50_000));
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(server.EndPoint);
        await TestServer.SendAsync(client.GetStream(), TransferClient.Request("zone.test"));
        var first = MessageText.Of(await TestServer.ReceiveAsync(client.GetStream()));
        server.Catalog.Publish(CompiledZone.Compile(Zone("@ 300 SOA ns1 h 2 2 3 4 5"), keepSource: true));
        var last = first;
        while (last == first || !last.Contains(" SOA ", StringComparison.Ordinal))
        {
            last = MessageText.Of(await TestServer.ReceiveAsync(client.GetStream()));
        }

        Assert.Contains("SOA ns1.zone.test. h.zone.test. 1 2 3 4 5", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_costs_nothing_but_its_own_transfer()
    {
        await using var server = Start(Open, Large(50_000));
        for (var i = 0; i < 20; i++)
        {
            using var client = new TcpClient { ReceiveBufferSize = 4096 };
            await client.ConnectAsync(server.EndPoint);
            await TestServer.SendAsync(client.GetStream(), TransferClient.Request("zone.test"));
            await TestServer.ReceiveAsync(client.GetStream());
            client.LingerState = new(true, 0); // a reset
        }

        Assert.NotEmpty(await TransferClient.TransferAsync(server, "zone.test"));
    }

    [Theory]
    [InlineData("zone.test", "REFUSED")]
    [InlineData("other.test", "NOTAUTH")]
    public async Task Nothing_is_allowed_by_default(string zone, string status)
    {
        await using var server = Start(TestServer.Options, "@ 300 SOA ns1 h 1 2 3 4 5");
        Assert.Equal([status], await TransferClient.TransferAsync(server, zone));
        Assert.Equal([status], await TransferClient.TransferAsync(server, zone, serial: 0));
    }

    [Fact]
    public async Task An_unsigned_request_is_refused_where_a_key_is_demanded_and_a_signed_query_is_answered_signed()
    {
        await using var server = Start(Signed, "@ 300 SOA ns1 h 1 2 3 4 5");
        Assert.Equal(["REFUSED"], await TransferClient.TransferAsync(server, "zone.test"));

        foreach (var transport in new[] { "udp", "tcp" })
        {
            using var requester = new TsigRequester(Key);
            var query = QueryBuilder.Of("zone.test SOA +edns");
            var buffer = new byte[512];
            query.CopyTo(buffer, 0);
            var response = await server.AskAsync(buffer[..requester.Sign(buffer, query.Length, TimeProvider.System.GetUtcNow())], transport);
            var accepted = Assert.IsType<TsigReply.Accepted>(requester.Verify(response, TimeProvider.System.GetUtcNow()));
            response[11]--;
            Assert.StartsWith("NOERROR aa edns", MessageText.Of(response.AsSpan(0, accepted.Length)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_extended_error_says_that_it_is_not_allowed()
    {
        await using var server = Start(TestServer.Options, "@ 300 SOA ns1 h 1 2 3 4 5");
        Assert.Contains("15:0012", await server.AskAsync("zone.test AXFR +edns", "tcp"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_ask_for_address_and_key_and_zone_together()
    {
        var rule = new TransferRule { From = [IPNetwork.Parse("192.0.2.0/24")], Key = Key.Name, Zones = [DomainName.Parse("zone.test")] };
        var access = new AccessPolicy { Keys = new(Key), Transfers = [rule] };
        var (zone, there, here) = (DomainName.Parse("ZONE.test"), IPAddress.Parse("192.0.2.7"), IPAddress.Loopback);
        Assert.Null(access.RefusalOfTransfer(zone, there, Key));
        Assert.Null(access.RefusalOfTransfer(zone, there.MapToIPv6(), Key));
        Assert.Contains("none of the addresses", access.RefusalOfTransfer(zone, here, Key)!.Value.Reason, StringComparison.Ordinal);
        Assert.Contains("not signed", access.RefusalOfTransfer(zone, there, null)!.Value.Reason, StringComparison.Ordinal);
        Assert.Contains("nobody may", access.RefusalOfTransfer(DomainName.Parse("other.test"), there, Key)!.Value.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Key.ToString(), access.RefusalOfTransfer(zone, there, null)!.Value.Told, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Changes_are_sent_as_such_over_both_transports_and_the_whole_zone_when_the_journal_does_not_reach_back()
    {
        await using var server = Start(Open, "@ 300 SOA ns1 h 1 2 3 4 5\na 300 A 192.0.2.1\nb 300 A 192.0.2.2");
        Publish(server, "@ 300 SOA ns1 h 2 2 3 4 5\na 300 A 192.0.2.1\nb 300 A 192.0.2.2\nc 300 TXT new");
        Publish(server, "@ 300 SOA ns1 h 3 2 3 4 5\na 300 A 192.0.2.1\nc 300 TXT new");
        var expected = """
            NOERROR aa
            an zone.test. 300 SOA ns1.zone.test. h.zone.test. 3 2 3 4 5
            an zone.test. 300 SOA ns1.zone.test. h.zone.test. 1 2 3 4 5
            an zone.test. 300 SOA ns1.zone.test. h.zone.test. 2 2 3 4 5
            an c.zone.test. 300 TXT new
            an zone.test. 300 SOA ns1.zone.test. h.zone.test. 2 2 3 4 5
            an b.zone.test. 300 A 192.0.2.2
            an zone.test. 300 SOA ns1.zone.test. h.zone.test. 3 2 3 4 5
            an zone.test. 300 SOA ns1.zone.test. h.zone.test. 3 2 3 4 5
            """.ReplaceLineEndings("\n");
        await server.Server.FollowedAsync();
        Assert.Equal([expected], await TransferClient.TransferAsync(server, "zone.test", serial: 1));
        Assert.Equal(expected, MessageText.Of(await server.AskUdpAsync(TransferClient.Request("zone.test", serial: 1))));

        // One that has it; one from before the journal, who gets all over TCP and over UDP the SOA alone.
        Assert.Equal(["NOERROR aa\nan zone.test. 300 SOA ns1.zone.test. h.zone.test. 3 2 3 4 5"], await TransferClient.TransferAsync(server, "zone.test", serial: 3));
        var whole = Assert.Single(await TransferClient.TransferAsync(server, "zone.test", serial: 4_294_967_000));
        Assert.Equal(1 + 4, whole.Split('\n').Length);
        Assert.Equal(
            "NOERROR aa\nan zone.test. 300 SOA ns1.zone.test. h.zone.test. 3 2 3 4 5",
            MessageText.Of(await server.AskUdpAsync(TransferClient.Request("zone.test", serial: 4_294_967_000))));
    }

    [Fact]
    public async Task Changes_that_no_datagram_holds_are_answered_with_the_SOA_over_UDP()
    {
        await using var server = Start(Open, "@ 300 SOA ns1 h 1 2 3 4 5");
        Publish(server, Large(100).Replace(" h 1 ", " h 2 ", StringComparison.Ordinal));
        await server.Server.FollowedAsync();
        Assert.Equal("NOERROR aa\nan zone.test. 300 SOA ns1.zone.test. h.zone.test. 2 2 3 4 5", MessageText.Of(await server.AskUdpAsync(TransferClient.Request("zone.test", serial: 1))));
        Assert.Equal(100 + 2 + 4 + 1, Assert.Single(await TransferClient.TransferAsync(server, "zone.test", serial: 1)).Split('\n').Length);
    }

    [Fact]
    public async Task A_change_that_finds_a_bug_costs_the_zone_its_differences_until_the_next_one()
    {
        await using var server = Start(Open, "@ 300 SOA ns1 h 1 2 3 4 5");
        Publish(server, "@ 300 SOA ns1 h 2 2 3 4 5");
        server.Catalog.Publish(ZoneCompiler.Compile(Zone("@ 300 SOA ns1 h 3 2 3 4 5"), new ZoneBuilder(DomainName.Parse("zone.test")).Build())); // without a SOA there are no differences
        Publish(server, "@ 300 SOA ns1 h 4 2 3 4 5\na 300 A 192.0.2.1");
        Publish(server, "@ 300 SOA ns1 h 5 2 3 4 5\na 300 A 192.0.2.1");
        await server.Server.FollowedAsync();

        Assert.Equal(1 + 3, Assert.Single(await TransferClient.TransferAsync(server, "zone.test", serial: 1)).Split('\n').Length);
        Assert.Equal(1 + 4, Assert.Single(await TransferClient.TransferAsync(server, "zone.test", serial: 4)).Split('\n').Length);
    }

    private static TestServer Start(AuthorityOptions options, string zone)
    {
        var server = TestServer.Start(options);
        server.Catalog.Publish(CompiledZone.Compile(Zone(zone), keepSource: true));
        return server;
    }

    private static void Publish(TestServer server, string zone) => server.Catalog.Publish(CompiledZone.Compile(Zone(zone), keepSource: true));

    private static Zone SignedZone(int serial, int nsTtl)
    {
        const string Rest = "20300101000000 20200101000000 1 zone.test. AAAA";
        var text = $"""
            @ 300 SOA ns1 h {serial} 2 3 4 5
            @ {nsTtl} NS ns1
            @ 0 NSEC3PARAM 1 0 0 -
            @ {nsTtl} RRSIG NS 13 2 60 {Rest}
            @ 300 TXT text
            @ 300 RRSIG TXT 13 2 300 {Rest}
            @ 0 RRSIG NSEC3PARAM 13 2 0 {Rest}

            """;
        return ZoneFile.Parse(Encoding.ASCII.GetBytes(text), "zone", DomainName.Parse("zone.test"), ZoneFileOptions.Default with { AppliesRules = false }).Zone!;
    }

    private static string[] TtlsOfSignatures(string message) =>
        [.. message.Split('\n').Where(record => record.Contains(" RRSIG ", StringComparison.Ordinal)).Select(record => record.Split(' ')[2])];

    private static Zone Zone(string text) => ZoneText.Parse("zone.test", text);

    private static string Large(int records) => "@ 300 SOA ns1 h 1 2 3 4 5\n@ 300 NS ns1\nns1 300 A 192.0.2.1\n"
        + string.Concat(Enumerable.Range(0, records).Select(i => $"host{i / 3} 300 AAAA 2001:db8::{i:x4}\n"));
}
