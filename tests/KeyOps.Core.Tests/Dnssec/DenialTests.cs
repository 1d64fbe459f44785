using System.Text;
using KeyOps.Core.Dnssec;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Tests.Dnssec;

/// <summary>
/// Denial in a zone of: the apex, <c>a</c> (TXT), <c>b.c</c> (A) below the empty non-terminal <c>c</c>, <c>deleg</c> (NS), <c>w</c> (A) and <c>*.w</c> (A).
/// </summary>
public sealed class DenialTests
{
    private static readonly DomainName Zone = DomainName.Parse("example");

    // In canonical order, with the types of each.
    private static readonly (string Name, RecordType[] Types)[] Names =
    [
        ("example", [RecordType.Soa, RecordType.Ns]),
        ("a.example", [RecordType.Txt]),
        ("b.c.example", [RecordType.A]),
        ("deleg.example", [RecordType.Ns]),
        ("w.example", [RecordType.A]),
        ("*.w.example", [RecordType.A]),
    ];

    [Theory]
    [InlineData("a.example", "A", Denial.NoData)]
    [InlineData("a.example", "TXT", Denial.NotProven)]
    [InlineData("c.example", "A", Denial.NoData)] // the empty non-terminal
    [InlineData("d.example", "A", Denial.NameDoesNotExist)]
    [InlineData("zzz.example", "A", Denial.NameDoesNotExist)] // beyond the last name
    [InlineData("x.a.example", "A", Denial.NameDoesNotExist)]
    [InlineData("x.w.example", "TXT", Denial.NoData)] // the wildcard stands for it
    [InlineData("x.w.example", "A", Denial.NotProven)]
    [InlineData("deleg.example", "DS", Denial.InsecureDelegation)]
    [InlineData("deleg.example", "A", Denial.NotProven)] // the child's to say
    [InlineData("x.deleg.example", "A", Denial.NotProven)]
    [InlineData("a.example", "DS", Denial.NoData)]
    [InlineData("example", "DS", Denial.NotProven)] // the parent's to say
    public void NSEC_and_NSEC3_prove_the_same(string name, string type, Denial expected)
    {
        Assert.True(RecordTypeNames.TryParse(type, out var recordType));
        var asked = DomainName.Parse(name);
        Assert.Equal(expected, NsecDenial.Judge(Nsec(), asked, recordType));
        Assert.Equal(expected, Nsec3Denial.Judge(Nsec3(isOptOut: false), asked, recordType));
    }

    [Fact]
    public void A_proof_that_lacks_a_record_proves_nothing()
    {
        // Without the record over the wildcard of the closest encloser.
        var covering = Nsec().Where(record => record.Owner == DomainName.Parse("b.c.example")).ToList();
        Assert.Equal(Denial.NotProven, NsecDenial.Judge(covering, DomainName.Parse("d.example"), RecordType.A));
        Assert.Equal(Denial.NotProven, NsecDenial.Judge([], DomainName.Parse("d.example"), RecordType.A));
        Assert.Equal(Denial.NotProven, Nsec3Denial.Judge([], DomainName.Parse("d.example"), RecordType.A));
    }

    [Fact]
    public void An_opt_out_span_may_hide_an_insecure_delegation()
    {
        Assert.Equal(Denial.Insecure, Nsec3Denial.Judge(Nsec3(isOptOut: true), DomainName.Parse("d.example"), RecordType.Ds));
        Assert.Equal(Denial.Insecure, Nsec3Denial.Judge(Nsec3(isOptOut: true), DomainName.Parse("d.example"), RecordType.Txt));
        Assert.Equal(Denial.Insecure, Nsec3Denial.JudgeExpansion(Nsec3(isOptOut: true), DomainName.Parse("x.w.example")));
        Assert.Equal(Denial.NameDoesNotExist, Nsec3Denial.JudgeExpansion(Nsec3(isOptOut: false), DomainName.Parse("x.w.example")));
    }

    [Fact]
    public void More_iterations_than_100_make_a_zone_insecure() =>
        Assert.Equal(Denial.Insecure, Nsec3Denial.Judge([.. Nsec3(isOptOut: false).Select(record => record with { Iterations = 101 })], DomainName.Parse("a.example"), RecordType.A));

    [Theory]
    [InlineData("example", "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom")]
    [InlineData("a.example", "35mthgpgcu1qg68fab165klnsnk3dpvl")]
    [InlineData("*.w.example", "r53bq7cc2uvmubfu5ocmm6pers9tk9en")]
    public void Hashes_are_those_of_RFC_5155_appendix_A(string name, string hash)
    {
        var text = new StringBuilder();
        Base32Hex.Encode(Nsec3Hash.Of(DomainName.Parse(name), [0xaa, 0xbb, 0xcc, 0xdd], 12), text);
        Assert.Equal(hash, text.ToString());
    }

    [Theory]
    [InlineData("0006400000000003", "A", true)]
    [InlineData("0006400000000003", "NSEC", true)]
    [InlineData("0006400000000003", "TXT", false)]
    [InlineData("0006400000000003", "CAA", false)]
    [InlineData("0001400101 40", "CAA", true)]
    [InlineData("0006", "A", false)]
    public void A_bit_map_is_read_by_window(string hex, string type, bool isIn)
    {
        Assert.True(RecordTypeNames.TryParse(type, out var recordType));
        Assert.Equal(isIn, TypeBitmapReader.Contains(Convert.FromHexString(hex.Replace(" ", "")), recordType));
    }

    private static List<NsecRecord> Nsec() =>
        [.. Names.Select((entry, i) => new NsecRecord(DomainName.Parse(entry.Name), DomainName.Parse(Names[(i + 1) % Names.Length].Name), Bitmap(entry.Types)))];

    private static List<Nsec3Record> Nsec3(bool isOptOut)
    {
        var hashed = Names.Append(("c.example", [])).Select(entry => (Hash: Nsec3Hash.Of(DomainName.Parse(entry.Item1), [], 0), Types: entry.Item2))
            .OrderBy(entry => entry.Hash, Comparer<byte[]>.Create(CanonicalRdata.Compare)).ToList();
        return [.. hashed.Select((entry, i) => new Nsec3Record
        {
            Zone = Zone,
            OwnerHash = entry.Hash,
            NextHash = hashed[(i + 1) % hashed.Count].Hash,
            Salt = default,
            Iterations = 0,
            IsOptOut = isOptOut,
            Types = Bitmap(entry.Types),
        })];
    }

    private static ReadOnlyMemory<byte> Bitmap(RecordType[] types)
    {
        var bitmap = new TypeBitmap();
        foreach (var type in types)
        {
            bitmap.Set(type);
        }

        Span<byte> octets = stackalloc byte[64];
        return octets[..bitmap.WriteAndClear(octets)].ToArray();
    }
}
