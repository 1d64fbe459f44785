using System.Buffers.Binary;
using System.Net;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Tests.Support;

/// <summary>Zones for tests, a record a line: <c>owner ttl type rdata</c>, names relative to the apex, <c>@</c> the apex itself.</summary>
internal static class ZoneText
{
    public static Zone Parse(string apex, string text)
    {
        var origin = DomainName.Parse(apex);
        var builder = new ZoneBuilder(origin);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var fields = line.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
            Assert.True(RecordTypeNames.TryParse(fields[2], out var type), line);
            builder.Add(Name(fields[0]), type, new(uint.Parse(fields[1])), Rdata(fields[2], fields[3].Split(' ', StringSplitOptions.RemoveEmptyEntries), fields[3]));
        }

        return builder.Build();

        DomainName Name(string name) => name == "@" ? origin : DomainName.Parse(name, origin);

        byte[] Rdata(string type, string[] fields, string whole) => type switch
        {
            _ when fields[0] == @"\#" => Convert.FromHexString(string.Concat(fields[2..])),
            "A" or "AAAA" => IPAddress.Parse(whole).GetAddressBytes(),
            "NS" or "CNAME" or "PTR" or "DNAME" => Name(whole).Wire.ToArray(),
            "MX" => [.. Number16(fields[0]), .. Name(fields[1]).Wire],
            "SRV" => [.. Number16(fields[0]), .. Number16(fields[1]), .. Number16(fields[2]), .. Name(fields[3]).Wire],
            "TXT" => TxtRdata.FromText(whole),
            "SOA" => [.. Name(fields[0]).Wire, .. Name(fields[1]).Wire, .. fields[2..].SelectMany(Number32)],
            _ => throw new NotSupportedException(type),
        };
    }

    private static byte[] Number16(string text)
    {
        var octets = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, ushort.Parse(text));
        return octets;
    }

    private static byte[] Number32(string text)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, uint.Parse(text));
        return octets;
    }
}
