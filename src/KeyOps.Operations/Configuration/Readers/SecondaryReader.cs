using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>server.secondary:</c>, a list of zones that are kept elsewhere.</summary>
internal static class SecondaryReader
{
    private const string Primaries = "name who has the zone, such as 'primaries: [192.0.2.1]'";

    /// <param name="server">The section above.</param>
    /// <param name="keys">The TSIG keys of this file.</param>
    /// <param name="own">The zones of this file's domains, which no primary may have.</param>
    public static ImmutableArray<SecondarySettings> ReadAll(Section server, ImmutableArray<TsigKeySettings> keys, IReadOnlySet<DomainName> own)
    {
        var taken = new HashSet<DomainName>();
        return server.Items("secondary", "an item of 'secondary'", section => Read(section, keys, own, taken));
    }

    private static SecondarySettings? Read(Section section, ImmutableArray<TsigKeySettings> keys, IReadOnlySet<DomainName> own, HashSet<DomainName> taken)
    {
        var zone = section.RequirePlaced("zone", Kinds.Domain, "name the zone to follow, such as 'zone: example.net'");
        var tls = ReadTls(section);
        if (!section.TryFilledList("primaries", tls is null ? Kinds.NameServer : Kinds.TlsNameServer, Primaries, out var primaries) && section.Find("primaries") is null)
        {
            section.Missing(ConfigurationCodes.MissingKey, "primaries", Primaries);
        }

        var key = TsigReader.Find(section.Context, keys, section.Placed("tsig", Kinds.Domain));
        if (zone is null)
        {
            return null;
        }

        var name = zone.Value.ToStringWithoutDot();
        if (own.Contains(zone.Value))
        {
            section.Context.Error(ConfigurationCodes.Conflict, zone.At, $"{name} is the zone of a domain of this file: KeyOps writes it, so no primary can have it", "remove one of the two");
        }
        else if (!taken.Add(zone.Value))
        {
            section.Context.Error(ConfigurationCodes.Duplicate, zone.At, $"{name} is followed already", "keep one");
        }

        return new(zone.Value, [.. primaries.Select(primary => primary.Value)], key, tls);
    }

    private static TransferTlsSettings? ReadTls(Section item)
    {
        using var section = item.Sub("tls");
        if (section is null)
        {
            return null;
        }

        section.Require("name", Kinds.Domain, "name the host that the primary's certificate is for", out var name);
        var authority = section.Try("ca", Kinds.Path, out var file) ? section.Context.Absolute(file) : null;
        return new(name ?? DomainName.Root, authority);
    }
}
