using KeyOps.Core.ZoneFiles;

namespace KeyOps.Core.Tests.ZoneFiles;

public sealed class ZoneProjectorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_was_projected_is_unchanged_the_second_time()
    {
        var source = Text.Parse(Text.Head);
        var first = Changed(source, null);
        var published = Parse(first.Octets);

        var second = Project(source, published);

        var unchanged = Assert.IsType<ZoneProjection.Unchanged>(second);
        Assert.Equal(first.Serial, unchanged.Serial);
    }

    [Fact]
    public void In_place_the_second_projection_changes_nothing()
    {
        var edited = Parse(Changed(Text.Parse(Text.Head), Text.Parse(Text.Head)).Octets);

        Assert.IsType<ZoneProjection.Unchanged>(Project(edited, edited));
    }

    [Fact]
    public void An_edit_of_the_persons_moves_the_serial_past_the_published_one()
    {
        var published = Parse(Changed(Text.Parse(Text.Head), null).Octets);

        var changed = Changed(Text.Parse(Text.Head + "new A 192.0.2.9\n"), published);

        Assert.Equal(2026112402u, changed.Serial.Number);
    }

    [Fact]
    public void A_serial_that_the_person_moved_ahead_is_passed()
    {
        var published = Parse(Changed(Text.Parse(Text.Head), null).Octets);

        var changed = Changed(Text.Parse(Text.Head.Replace("2026010101", "2026112407")), published);

        Assert.Equal(2026112408u, changed.Serial.Number);
    }

    [Theory]
    [InlineData("2026010101", SerialPolicy.Keep, 2026112401u)]
    [InlineData("2026112401", SerialPolicy.Keep, 2026112402u)]
    [InlineData("2026112499", SerialPolicy.Keep, 2026112500u)]
    [InlineData("2030010100", SerialPolicy.Keep, 2030010101u)]
    [InlineData("17", SerialPolicy.Keep, 18u)]
    [InlineData("1700000000", SerialPolicy.Keep, 1795489200u)]
    [InlineData("17", SerialPolicy.Date, 2026112401u)]
    [InlineData("17", SerialPolicy.UnixTime, 1795489200u)]
    [InlineData("2026010101", SerialPolicy.Increment, 2026010102u)]
    [InlineData("4294967295", SerialPolicy.Keep, 1u)]
    public void The_serial_moves_forward_in_its_style(string present, SerialPolicy policy, uint expected)
    {
        var source = Text.Parse(Text.Head.Replace("2026010101", present));

        var projection = ZoneProjector.Project(source, null, ProjectionGoldenTests.Records, policy, false, Now);

        Assert.Equal(expected, Assert.IsType<ZoneProjection.Changed>(projection).Serial.Number);
    }

    [Fact]
    public void Seconds_since_1970_go_on_beside_a_source_serial_that_is_more_than_half_the_ring_behind()
    {
        var source = Text.Parse(Text.Head.Replace("2026010101", "1"));
        DateTimeOffset in2038 = new(2038, 1, 24, 5, 10, 39, TimeSpan.Zero);
        var before = Text.Parse(Text.Head.Replace("2026010101", "2147474788"));

        var first = Assert.IsType<ZoneProjection.Changed>(ZoneProjector.Project(source, before, ProjectionGoldenTests.Records, SerialPolicy.UnixTime, false, in2038));

        Assert.Equal((uint)in2038.ToUnixTimeSeconds(), first.Serial.Number);
        Assert.IsType<ZoneProjection.Unchanged>(ZoneProjector.Project(source, Parse(first.Octets), ProjectionGoldenTests.Records, SerialPolicy.UnixTime, false, in2038.AddDays(1)));
    }

    [Fact]
    public void Without_records_the_block_goes_away_and_all_else_is_as_before()
    {
        var with = Parse(Changed(Text.Parse(Text.Head), null).Octets);

        var without = Assert.IsType<ZoneProjection.Changed>(ZoneProjector.Project(with, with, [], SerialPolicy.Increment, false, Now));

        Assert.Equal(Text.Head.Replace("2026010101", "2026112402"), Text.Of(without.Octets));
    }

    [Fact]
    public void A_file_with_errors_is_refused_with_them()
    {
        var refused = Assert.IsType<ZoneProjection.Refused>(Project(Text.Parse(Text.Head + "www A 1.2.3\n"), null));

        Assert.Contains(refused.Diagnostics, diagnostic => diagnostic.ToString().StartsWith("example.com.zone:5:7: error KO1013: '1.2.3'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_conflict_is_refused_with_its_place_and_both_ways_out()
    {
        var refused = Assert.IsType<ZoneProjection.Refused>(Project(Text.Parse(Text.Head + "@ TXT \"v=spf1 -all\"\n"), null));

        var text = Assert.Single(refused.Diagnostics).ToString();
        Assert.StartsWith("example.com.zone:5:1: error KO1201: ", text);
        Assert.Contains("remove this record", text);
        Assert.Contains("adopt: true", text);
    }

    [Fact]
    public void Other_text_at_the_apex_is_no_conflict() =>
        Assert.IsType<ZoneProjection.Changed>(Project(Text.Parse(Text.Head + "@ TXT \"some-verification=1\"\n_dmarc TXT \"hello\"\n"), null));

    [Fact]
    public void A_result_that_breaks_a_zone_rule_is_refused()
    {
        var refused = Assert.IsType<ZoneProjection.Refused>(Project(Text.Parse(Text.Head + "default._domainkey CNAME elsewhere\n"), null));

        Assert.Contains(refused.Diagnostics, diagnostic => diagnostic.Message.Contains("cname-and-other-data"));
    }

    [Theory]
    [InlineData("_domainkey NS ns.other.example.\n")]
    [InlineData("default._domainkey NS ns.other.example.\n")]
    public void A_key_record_below_a_delegation_is_refused_where_it_is_delegated(string delegation)
    {
        var refused = Assert.IsType<ZoneProjection.Refused>(Project(Text.Parse(Text.Head + delegation), null));

        var text = Assert.Single(refused.Diagnostics).ToString();
        Assert.StartsWith("example.com.zone:5:1: error KO1207: ", text);
        Assert.Contains("is delegated here", text);
    }

    [Fact]
    public void A_record_beside_the_persons_own_of_its_RRset_gets_their_TTL()
    {
        var text = Text.Of(Changed(Text.Parse(Text.Head + "@ 300 TXT \"some-verification=1\"\n"), null).Octets);

        Assert.Contains("example.com. 300 IN TXT \"v=spf1", text);
        Assert.Contains("_dmarc.example.com. 3600 IN TXT", text);
    }

    [Fact]
    public void A_SOA_in_octets_is_said_to_be_one()
    {
        var octets = "$TTL 1h\n@ SOA \\# 22 00 00 00000001 00000002 00000003 00000004 00000005\n@ NS ns.other.example.\n";

        var refused = Assert.IsType<ZoneProjection.Refused>(Project(Text.Parse(octets), null));

        Assert.Contains("octets", Assert.Single(refused.Diagnostics).Message);
    }

    private static ZoneFile Parse(ReadOnlyMemory<byte> octets) => ZoneFile.Parse(octets, "example.com.zone", Text.Origin);

    private static ZoneProjection Project(ZoneFile source, ZoneFile? published) =>
        ZoneProjector.Project(source, published, ProjectionGoldenTests.Records, SerialPolicy.Keep, false, Now);

    private static ZoneProjection.Changed Changed(ZoneFile source, ZoneFile? published) =>
        Assert.IsType<ZoneProjection.Changed>(Project(source, published));
}
