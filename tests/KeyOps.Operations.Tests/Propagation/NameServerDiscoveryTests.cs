using System.Net;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Propagation;
using KeyOps.TestKit.Dns;

namespace KeyOps.Operations.Tests.Propagation;

/// <summary>Who is asked when the configuration names nobody. The resolver here plays the world; the parent `example` is at 127.0.0.9.</summary>
public sealed class NameServerDiscoveryTests : IAsyncDisposable
{
    private readonly ProbeFixture _world = new();
    private readonly ScriptedDnsServer _resolver = new();
    private readonly ScriptedDnsServer _server;
    private readonly ScriptedDnsServer _parent;

    public NameServerDiscoveryTests()
    {
        _server = _world.Serve();
        _parent = new(IPAddress.Parse("127.0.0.9"), _world.Port);
        _resolver
            .On("example", RecordType.Ns, DnsScript.Ns("a.nic.example"))
            .On("a.nic.example", RecordType.A, DnsScript.Addresses(IPAddress.Parse("127.0.0.9")));
    }

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        await _resolver.DisposeAsync();
        await _parent.DisposeAsync();
    }

    [Fact]
    public async Task The_parent_is_asked_for_the_delegation_and_when_both_agree_nothing_is_said()
    {
        _parent.On(ProbeFixture.Apex, RecordType.Ns, DnsScript.Referral("ns1.keyops.example"));

        var everywhere = Assert.IsType<PropagationOutcome.Everywhere>(await _world.AskAsync(_resolver.EndPoint));

        Assert.Equal($"ns1.keyops.example ({_server.EndPoint})", Assert.Single(everywhere.Answers[0]).Server);
        Assert.Empty(everywhere.Notes);
        Assert.False(Assert.Single(_parent.Questions).RecursionDesired);
    }

    [Fact]
    public async Task Servers_that_only_the_parent_or_only_the_zone_names_are_asked_and_the_difference_is_noted()
    {
        var old = _world.Serve("127.0.0.4");
        _world.ZoneText = "@ NS ns1\nns1 A 127.0.0.1\n@ NS ns2\nns2 A 127.0.0.1\n";
        _parent.On(ProbeFixture.Apex, RecordType.Ns, DnsScript.Referral("ns1.keyops.example", "ns-old.provider.test"));
        _resolver.On("ns-old.provider.test", RecordType.A, DnsScript.Addresses(IPAddress.Parse("127.0.0.4")));

        var everywhere = Assert.IsType<PropagationOutcome.Everywhere>(await _world.AskAsync(_resolver.EndPoint));
        Assert.Equal([$"ns1.keyops.example ({_server.EndPoint})", $"ns-old.provider.test ({old.EndPoint})"], everywhere.Answers[0].Select(answer => answer.Server));
        Assert.Equal(
            [
                $"the parent (a.nic.example (127.0.0.9:{_world.Port})) names ns-old.provider.test for keyops.example, which the zone does not: all were asked",
                $"the zone keyops.example names ns2.keyops.example, which the parent (a.nic.example (127.0.0.9:{_world.Port})) does not: all were asked",
            ],
            everywhere.Notes);

        old.On(ProbeFixture.Apex, RecordType.Soa, DnsScript.Refused);
        var notYet = Assert.IsType<PropagationOutcome.NotYet>(await _world.AskAsync(_resolver.EndPoint));
        Assert.StartsWith($"ns-old.provider.test ({old.EndPoint}), over UDP and TCP, asked for SOA keyops.example: refused", notYet.Reasons[0], StringComparison.Ordinal);
        Assert.Contains(notYet.Remedies, remedy => remedy.Contains("take it out of the NS set, of the zone and of the parent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_address_of_a_server_is_asked_glue_included_and_one_that_is_dead_is_named()
    {
        _parent.On(ProbeFixture.Apex, RecordType.Ns, owner => DnsScript.Referral("ns1.keyops.example")(owner) with
        {
            Additionals = [DnsScript.Record(DomainName.Parse("ns1.keyops.example"), RecordType.A, [127, 0, 0, 5])],
        });

        var notYet = Assert.IsType<PropagationOutcome.NotYet>(await _world.AskAsync(_resolver.EndPoint));

        Assert.StartsWith($"ns1.keyops.example (127.0.0.5:{_world.Port}), over UDP and TCP, asked for SOA keyops.example: not reachable", Assert.Single(notYet.Reasons), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no resolver", "gives no answer")]
    [InlineData("not delegated", "delegates no keyops.example")]
    [InlineData("lame parent", "no server of example tells it")]
    [InlineData("same server", "serves keyops.example as well and shows no delegation")]
    public async Task When_the_parent_cannot_tell_the_zones_own_set_is_taken_and_the_reason_noted(string how, string reason)
    {
        var resolver = how == "no resolver" ? ProbeFixture.Closed() : _resolver.EndPoint;
        _ = how switch
        {
            "lame parent" => _parent.On(ProbeFixture.Apex, RecordType.Ns, DnsScript.Refused),
            "same server" => _parent.On(ProbeFixture.Apex, RecordType.Ns, DnsScript.Ns("ns1.keyops.example")),
            _ => _parent,
        };

        var everywhere = Assert.IsType<PropagationOutcome.Everywhere>(await _world.AskAsync(resolver));

        var note = Assert.Single(everywhere.Notes);
        Assert.StartsWith("the zone's NS set was not compared with its parent's: ", note, StringComparison.Ordinal);
        Assert.Contains(reason, note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_server_that_cannot_be_found_cannot_confirm()
    {
        _world.ZoneText = "@ NS ns1\nns1 A 127.0.0.1\n@ NS ns.gone.test.\n";

        var notYet = Assert.IsType<PropagationOutcome.NotYet>(await _world.AskAsync(_resolver.EndPoint));

        Assert.StartsWith("name server ns.gone.test has no address", notYet.Reasons[0], StringComparison.Ordinal);
    }
}
