using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.TestKit.Dns;

/// <summary>What a <see cref="ScriptedDnsServer"/> answers to one question.</summary>
public sealed record DnsScript
{
    public DnsRcode Rcode { get; init; }

    public IReadOnlyList<DnsRecord> Answers { get; init; } = [];

    public IReadOnlyList<DnsRecord> Authorities { get; init; } = [];

    public IReadOnlyList<DnsRecord> Additionals { get; init; } = [];

    /// <summary>AA.</summary>
    public bool IsAuthoritative { get; init; } = true;

    /// <summary>Answer UDP with TC and nothing else.</summary>
    public bool IsTruncatedOverUdp { get; init; }

    /// <summary>Answer nothing at all.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Octets to send instead of a message, behind the right id.</summary>
    public byte[]? Raw { get; init; }

    /// <summary>Nothing is ever sent.</summary>
    public static DnsScript Silence { get; } = new() { IsSilent = true };

    public static DnsScript NxDomain { get; } = new() { Rcode = DnsRcode.NxDomain };

    public static DnsScript NoData { get; } = new();

    public static DnsScript ServFail { get; } = new() { Rcode = DnsRcode.ServFail };

    public static DnsScript Refused { get; } = new() { Rcode = DnsRcode.Refused };

    /// <summary>One TXT record a text, each split into character-strings as long as can be.</summary>
    public static Func<DomainName, DnsScript> Txt(params string[] texts) => owner => new()
    {
        Answers = [.. texts.Select(text => Record(owner, RecordType.Txt, TxtRdata.FromText(text)))],
    };

    /// <summary>One TXT record with these character-strings, octets as Latin-1.</summary>
    public static Func<DomainName, DnsScript> TxtStrings(params string[] strings) => owner => new()
    {
        Answers = [Record(owner, RecordType.Txt, [.. strings.SelectMany(text => Encoding.Latin1.GetBytes(text).Prepend((byte)text.Length))])],
    };

    /// <summary>The SOA of the name with this serial; its MINIMUM is 900 s.</summary>
    public static Func<DomainName, DnsScript> Soa(uint serial) => owner => new()
    {
        Answers = [Record(owner, RecordType.Soa, SoaOf(owner, serial), ttl: 3600)],
    };

    /// <summary>A referral to these name servers of the name.</summary>
    public static Func<DomainName, DnsScript> Referral(params string[] names) => owner => new()
    {
        IsAuthoritative = false,
        Authorities = [.. names.Select(name => Record(owner, RecordType.Ns, DomainName.Parse(name).Wire.ToArray()))],
    };

    /// <summary>NS records of the name.</summary>
    public static Func<DomainName, DnsScript> Ns(params string[] names) => owner => new()
    {
        Answers = [.. names.Select(name => Record(owner, RecordType.Ns, DomainName.Parse(name).Wire.ToArray()))],
    };

    /// <summary>Addresses of the name, A or AAAA.</summary>
    public static Func<DomainName, DnsScript> Addresses(params IPAddress[] addresses) => owner => new()
    {
        Answers = [.. addresses.Select(address => Record(owner, address.AddressFamily == AddressFamily.InterNetwork ? RecordType.A : RecordType.Aaaa, address.GetAddressBytes()))],
    };

    /// <summary>A CNAME, and nothing of its target.</summary>
    public static Func<DomainName, DnsScript> Cname(string target) => owner => new()
    {
        Answers = [Record(owner, RecordType.Cname, DomainName.Parse(target).Wire.ToArray())],
    };

    private static byte[] SoaOf(DomainName zone, uint serial)
    {
        var numbers = new byte[20];
        uint[] timers = [serial, 14400, 3600, 1209600, 900];
        for (var i = 0; i < timers.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4 * i), timers[i]);
        }

        return [.. zone.Wire, .. zone.Wire, .. numbers];
    }

    /// <summary>A record of class IN with a TTL of five minutes.</summary>
    public static DnsRecord Record(DomainName owner, RecordType type, byte[] rdata, uint ttl = 300) => new(owner, type, RecordClass.In, ttl, rdata);
}
