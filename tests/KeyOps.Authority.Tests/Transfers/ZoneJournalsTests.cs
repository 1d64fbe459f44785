using KeyOps.Authority.Tests.Support;
using KeyOps.Authority.Transfers;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Tests.Transfers;

public sealed class ZoneJournalsTests
{
    private static readonly DomainName Apex = DomainName.Parse("zone.test");

    [Fact]
    public void Two_hundred_and_fifty_six_versions_are_kept_and_none_before_them()
    {
        var journals = new ZoneJournals();
        for (uint serial = 1; serial <= 300; serial++)
        {
            journals.Add(Apex, Delta(serial, octets: 10), recordsNow: 3);
        }

        var to = new SerialNumber(301);
        Assert.Equal(ZoneJournals.MaxDeltas, journals.Find(Apex, new SerialNumber(301 - 256), to).Length);
        Assert.Empty(journals.Find(Apex, new SerialNumber(301 - 257), to));
        Assert.Single(journals.Find(Apex, new SerialNumber(300), to));
    }

    [Fact]
    public void The_oldest_go_when_the_changes_take_more_octets_than_are_allowed()
    {
        var journals = new ZoneJournals();
        for (uint serial = 1; serial <= 100; serial++)
        {
            journals.Add(Apex, Delta(serial, octets: 2_000), recordsNow: 3);
        }

        var to = new SerialNumber(101);
        Assert.NotEmpty(journals.Find(Apex, new SerialNumber(101 - 25), to));
        Assert.Empty(journals.Find(Apex, new SerialNumber(101 - 35), to)); // 64 KiB hold some thirty of them
    }

    [Fact]
    public void A_large_zone_may_have_larger_changes_and_a_change_too_large_leaves_nothing()
    {
        var journals = new ZoneJournals();
        for (uint serial = 1; serial <= 100; serial++)
        {
            journals.Add(Apex, Delta(serial, octets: 2_000), recordsNow: 1_000_000);
        }

        Assert.Equal(100, journals.Find(Apex, new SerialNumber(1), new SerialNumber(101)).Length);
        journals.Add(Apex, Delta(101, octets: 60_000, more: 2), recordsNow: 3);
        Assert.Empty(journals.Find(Apex, new SerialNumber(101), new SerialNumber(102)));
    }

    [Fact]
    public void A_gap_or_a_serial_that_goes_back_begins_the_journal_anew()
    {
        var journals = new ZoneJournals();
        journals.Add(Apex, Delta(1, octets: 10), recordsNow: 3);
        journals.Add(Apex, Delta(5, octets: 10), recordsNow: 3);
        Assert.Empty(journals.Find(Apex, new SerialNumber(1), new SerialNumber(6)));
        Assert.Single(journals.Find(Apex, new SerialNumber(5), new SerialNumber(6)));
        journals.Add(Apex, ZoneDelta.Between(Version(6, 10, 1), Version(3, 11, 1))!, recordsNow: 3);
        Assert.Empty(journals.Find(Apex, new SerialNumber(5), new SerialNumber(6)));
    }

    /// <summary>From this serial to the next; what comes has so many octets, so many times.</summary>
    private static ZoneDelta Delta(uint serial, int octets, int more = 1) => ZoneDelta.Between(Version(serial, 1, 1), Version(serial + 1, octets, more))!;

    private static Zone Version(uint serial, int octets, int records) =>
        ZoneText.Parse("zone.test", $"@ 300 SOA ns1 h {serial} 2 3 4 5\n" + string.Concat(Enumerable.Range(0, records).Select(i => $"a{i} 300 TYPE65400 \\# {octets} {string.Concat(Enumerable.Repeat("AB", octets))}\n")));
}
