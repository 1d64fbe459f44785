using System.Buffers.Binary;
using System.Security.Cryptography;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Secondaries;

/// <summary>The text of a catalog zone, version 2 (RFC 9432 §4): a PTR a member, below a label that is a hash of its name.</summary>
internal static class CatalogZone
{
    private const uint Ttl = 0; // nobody looks it up (§4.1)
    private const uint Refresh = 3600;
    private const uint Retry = 600;
    private const uint Expire = 2_147_483_646; // §7: a member must not be lost because its catalog has expired
    private const int HashOctets = 16;

    public static Zone Of(DomainName apex, SerialNumber serial, IEnumerable<DomainName> members)
    {
        var invalid = DomainName.Parse("invalid.");
        var soa = new byte[(2 * invalid.Wire.Length) + 20];
        invalid.Wire.CopyTo(soa);
        invalid.Wire.CopyTo(soa.AsSpan(invalid.Wire.Length));
        var numbers = soa.AsSpan(2 * invalid.Wire.Length);
        uint[] values = [serial.Number, Refresh, Retry, Expire, Ttl];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(numbers[(i * sizeof(uint))..], values[i]);
        }

        var zones = apex.Prepend("zones");
        var builder = new ZoneBuilder(apex)
            .Add(apex, RecordType.Soa, new(Ttl), soa)
            .Add(apex, RecordType.Ns, new(Ttl), invalid.Wire)
            .Add(apex.Prepend("version"), RecordType.Txt, new(Ttl), TxtRdata.FromText("2"));
        foreach (var member in members)
        {
            builder.Add(zones.Prepend(LabelOf(member)), RecordType.Ptr, new(Ttl), member.Wire);
        }

        return builder.Build();
    }

    /// <summary>The same at every start, so that a member stays what it is to those who follow (§4.1).</summary>
    private static string LabelOf(DomainName member) => Convert.ToHexStringLower(SHA256.HashData(member.ToLower().Wire)[..HashOctets]);
}
