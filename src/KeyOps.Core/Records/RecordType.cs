namespace KeyOps.Core.Records;

/// <summary>An RR type (RFC 1035 §3.2.2, RFC 6895 §3.1).</summary>
public readonly record struct RecordType(ushort Code)
{
    public static readonly RecordType A = new(1);
    public static readonly RecordType Ns = new(2);
    public static readonly RecordType Cname = new(5);
    public static readonly RecordType Soa = new(6);
    public static readonly RecordType Ptr = new(12);
    public static readonly RecordType Hinfo = new(13);
    public static readonly RecordType Mx = new(15);
    public static readonly RecordType Txt = new(16);
    public static readonly RecordType Rp = new(17);
    public static readonly RecordType Afsdb = new(18);
    public static readonly RecordType Aaaa = new(28);
    public static readonly RecordType Loc = new(29);
    public static readonly RecordType Srv = new(33);
    public static readonly RecordType Naptr = new(35);
    public static readonly RecordType Cert = new(37);
    public static readonly RecordType Dname = new(39);
    public static readonly RecordType Opt = new(41);
    public static readonly RecordType Apl = new(42);
    public static readonly RecordType Ds = new(43);
    public static readonly RecordType Sshfp = new(44);
    public static readonly RecordType Ipseckey = new(45);
    public static readonly RecordType Rrsig = new(46);
    public static readonly RecordType Nsec = new(47);
    public static readonly RecordType Dnskey = new(48);
    public static readonly RecordType Dhcid = new(49);
    public static readonly RecordType Nsec3 = new(50);
    public static readonly RecordType Nsec3param = new(51);
    public static readonly RecordType Tlsa = new(52);
    public static readonly RecordType Smimea = new(53);
    public static readonly RecordType Hip = new(55);
    public static readonly RecordType Cds = new(59);
    public static readonly RecordType Cdnskey = new(60);
    public static readonly RecordType Openpgpkey = new(61);
    public static readonly RecordType Csync = new(62);
    public static readonly RecordType Zonemd = new(63);
    public static readonly RecordType Svcb = new(64);
    public static readonly RecordType Https = new(65);
    public static readonly RecordType Spf = new(99);
    public static readonly RecordType Nid = new(104);
    public static readonly RecordType L32 = new(105);
    public static readonly RecordType L64 = new(106);
    public static readonly RecordType Lp = new(107);
    public static readonly RecordType Eui48 = new(108);
    public static readonly RecordType Eui64 = new(109);
    public static readonly RecordType Tkey = new(249);
    public static readonly RecordType Tsig = new(250);
    public static readonly RecordType Ixfr = new(251);
    public static readonly RecordType Axfr = new(252);
    public static readonly RecordType Any = new(255);
    public static readonly RecordType Uri = new(256);
    public static readonly RecordType Caa = new(257);
    public static readonly RecordType Avc = new(258);

    /// <summary>The mnemonic, or <c>TYPEn</c> (RFC 3597 §5).</summary>
    public override string ToString() => RecordTypeNames.Format(this);
}
