using System.Text;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;

namespace KeyOps.Core.Tests.ZoneFiles;

/// <summary>Zone files in tests.</summary>
internal static class Text
{
    public const string Head = "$TTL 3600\n@ SOA ns1 hostmaster 2026010101 7200 1800 1209600 600\n NS ns1\nns1 A 192.0.2.1\n";

    public static readonly DomainName Origin = DomainName.Parse("example.com");

    public static ZoneFile Parse(string text, ZoneFileOptions? options = null) =>
        ZoneFile.Parse(Encoding.UTF8.GetBytes(text), "example.com.zone", Origin, options);

    public static string Of(ReadOnlyMemory<byte> octets) => Encoding.UTF8.GetString(octets.Span);

    /// <summary>Each record on a line, in canonical order, as canonical zone file text.</summary>
    public static string Dump(Zone zone)
    {
        var text = new StringBuilder();
        for (var i = 0; i < zone.RRsetCount; i++)
        {
            var rrset = zone[i];
            for (var j = 0; j < rrset.Count; j++)
            {
                text.Append($"{rrset.OwnerName} {rrset.Ttl} {zone.Class} {rrset.Type} {RdataText.Format(rrset.Type, rrset[j])}\n");
            }
        }

        return text.ToString();
    }
}
