using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;
using KeyOps.Operations.Dns.Wire;
using KeyOps.Operations.Secondaries;

namespace KeyOps.Operations.Tests.Secondaries;

public sealed class TransferReaderTests
{
    private static readonly DomainName Apex = DomainName.Parse("z.test");

    [Fact]
    public void A_whole_zone_ends_with_the_SOA_that_it_began_with()
    {
        var reader = new TransferReader(Apex, null);
        Feed(reader, Soa(5), A("a", 1));
        Assert.Null(reader.Outcome);
        Feed(reader, Soa(5));
        Assert.Equal(2, Assert.IsType<TransferOutcome.Whole>(reader.Outcome).Records.Count);
    }

    [Fact]
    public void A_single_SOA_that_is_not_newer_says_that_nothing_has_changed()
    {
        var reader = new TransferReader(Apex, new SerialNumber(5));
        Feed(reader, Soa(5));
        Assert.IsType<TransferOutcome.UpToDate>(reader.Outcome);
    }

    [Fact]
    public void Differences_of_many_versions_lead_from_ours_to_the_last()
    {
        var reader = new TransferReader(Apex, new SerialNumber(5));
        Feed(reader, Soa(7), Soa(5), A("a", 1), Soa(6), A("b", 2), Soa(6), A("b", 2), Soa(7), A("c", 3), A("a", 1), Soa(7));
        var changes = Assert.IsType<TransferOutcome.Differences>(reader.Outcome).Changes;

        var before = ZoneChange.Build(Apex, [Soa(5), A("a", 1), A("keep", 9)]);
        var after = ZoneChange.Apply(before, changes);
        Assert.Equal(new SerialNumber(7), after.Serial);
        Assert.Equal(["a", "c", "keep"], Owners(after));
    }

    [Fact]
    public void Differences_that_do_not_fit_what_is_here_are_refused()
    {
        var reader = new TransferReader(Apex, new SerialNumber(5));
        Feed(reader, Soa(6), Soa(5), A("a", 1), Soa(6), Soa(6));
        var changes = Assert.IsType<TransferOutcome.Differences>(reader.Outcome).Changes;
        Assert.Throws<InvalidDataException>(() => ZoneChange.Apply(ZoneChange.Build(Apex, [Soa(5), A("b", 1)]), changes));
    }

    [Fact]
    public void A_whole_zone_may_come_in_place_of_differences()
    {
        var reader = new TransferReader(Apex, new SerialNumber(5));
        Feed(reader, Soa(9), A("a", 1), Soa(9));
        Assert.IsType<TransferOutcome.Whole>(reader.Outcome);
    }

    [Fact]
    public void What_cannot_be_a_transfer_is_refused_with_the_record_that_shows_it()
    {
        (string Reason, DnsRecord[] Records)[] cases =
        [
            ("begins the transfer", [A("a", 1)]),
            ("with another serial", [Soa(5), A("a", 1), Soa(6)]),
            ("is not at the zone's apex", [Soa(5), A("a", 1), Soa(5) with { Owner = DomainName.Parse("x.z.test") }]),
            ("none of its type", [Soa(5), A("a", 1) with { Rdata = new byte[3] }]),
            ("none of its type", [Soa(5) with { Rdata = new byte[4] }]),
            ("has no place in a zone", [Soa(5), A("a", 1) with { Class = RecordClass.Ch }]),
            ("has no place in a zone", [Soa(5), A("a", 1) with { Type = RecordType.Opt }]),
        ];
        foreach (var (reason, records) in cases)
        {
            Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Feed(new(Apex, null), records)).Message, StringComparison.Ordinal);
        }

        Assert.Contains(
            "does not follow on",
            Assert.Throws<InvalidDataException>(() => Feed(new(Apex, new SerialNumber(5)), Soa(7), Soa(5), Soa(6), Soa(8))).Message,
            StringComparison.Ordinal);
    }

    private static void Feed(TransferReader reader, params DnsRecord[] records) => Array.ForEach(records, reader.Add);

    private static DnsRecord Soa(uint serial)
    {
        byte[] rdata = [.. Apex.Wire, .. Apex.Wire, .. new byte[20]];
        global::System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(rdata.AsSpan(rdata.Length - 20), serial);
        return new(Apex, RecordType.Soa, RecordClass.In, 60, rdata);
    }

    private static DnsRecord A(string label, byte last) => new(Apex.Prepend(label), RecordType.A, RecordClass.In, 60, new byte[] { 192, 0, 2, last });

    private static IEnumerable<string> Owners(Zone zone) =>
        Enumerable.Range(0, zone.RRsetCount).Select(i => zone[i]).Where(rrset => rrset.Type == RecordType.A).Select(rrset => rrset.OwnerName.ToRelativeString(Apex));
}
