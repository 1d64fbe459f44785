using CsCheck;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Tests.Dns;

public sealed class DnsMessageTests
{
    // A response with a compressed owner and a compressed name in its rdata: www.example. CNAME a.example.
    private static readonly byte[] Compressed =
    [
        0, 7, 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0,
        3, (byte)'w', (byte)'w', (byte)'w', 7, (byte)'e', (byte)'x', (byte)'a', (byte)'m', (byte)'p', (byte)'l', (byte)'e', 0, 0, 5, 0, 1,
        0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 4, 1, (byte)'a', 0xc0, 16,
    ];

    [Fact]
    public void Compressed_names_are_expanded_in_owner_and_rdata()
    {
        Assert.True(DnsMessage.TryParse(Compressed, out var message, out _));
        var record = Assert.Single(message.Answers);
        Assert.Equal(DomainName.Parse("www.example"), record.Owner);
        Assert.Equal(DomainName.Parse("a.example").Wire.ToArray(), record.Rdata.ToArray());
        Assert.True(message.IsAuthoritative);
        Assert.True(message.Answer(new DnsQuery(DomainName.Parse("WWW.example"), RecordType.Cname), 7));
        Assert.False(message.Answer(new DnsQuery(DomainName.Parse("www.example"), RecordType.Cname), 8));
        Assert.False(message.Answer(new DnsQuery(DomainName.Parse("www.example"), RecordType.Txt), 7));
    }

    [Theory]
    [InlineData(29, 0xc0, 29)] // to itself
    [InlineData(29, 0xc0, 40)] // forwards
    [InlineData(29, 0x80, 12)] // an unassigned label type
    [InlineData(39, 0, 200)] // rdata beyond the end
    public void A_message_that_loops_or_is_cut_is_refused(int at, byte first, byte second)
    {
        var octets = (byte[])Compressed.Clone();
        (octets[at], octets[at + 1]) = (first, second);
        Assert.False(DnsMessage.TryParse(octets, out _, out var error));
        Assert.Equal("a record is cut or malformed", error);
    }

    [Fact]
    public void A_query_reads_back_with_its_flags()
    {
        var octets = new DnsQuery(DomainName.Parse("keyops.example"), RecordType.Dnskey) { RecursionDesired = true, CheckingDisabled = true, DnssecOk = true }.ToOctets(0x1234);
        Assert.Equal((0x12, 0x34, 0x01, 0x10), (octets[0], octets[1], octets[2], octets[3]));
        Assert.True(DnsMessage.TryParse(octets, out var message, out _));
        Assert.Equal((DomainName.Parse("keyops.example"), RecordType.Dnskey), (message.QuestionName!, message.QuestionType));
        Assert.Equal(0x8000u, Assert.Single(message.Additionals).Ttl);
    }

    [Fact]
    public void No_octets_make_the_reader_fail() =>
        Gen.Select(Gen.Byte.Array[0, 80], Gen.Bool, Gen.Int[0, 44], Gen.Byte).Sample((noise, whole, at, octet) =>
        {
            var octets = whole ? noise : (byte[])Compressed.Clone();
            if (octets.Length > at)
            {
                octets[at] = octet;
            }

            return DnsMessage.TryParse(octets, out var message, out var error) ? message is not null : error is not null;
        });
}
