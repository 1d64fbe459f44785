using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>server.update:</c>, a list of what keys may change.</summary>
internal static class UpdateReader
{
    /// <param name="server">The section above.</param>
    /// <param name="keys">The TSIG keys of this file.</param>
    /// <param name="own">The zones of this file's domains.</param>
    public static ImmutableArray<UpdateSettings> ReadAll(Section server, ImmutableArray<TsigKeySettings> keys, IReadOnlySet<DomainName> own) =>
        server.Items("update", "an item of 'update'", section => Read(section, keys, own));

    private static UpdateSettings? Read(Section section, ImmutableArray<TsigKeySettings> keys, IReadOnlySet<DomainName> own)
    {
        var zone = section.RequirePlaced("zone", Kinds.Domain, "name the zone that may be updated, one of the domains'");
        var key = TsigReader.Find(section.Context, keys, section.RequirePlaced("key", Kinds.Domain, "name the TSIG key that updates are signed with; unsigned ones are never taken"));
        section.TryPlacedList("names", Kinds.OwnerName, out var names);
        section.TryList("types", Kinds.RecordType, out var types);
        if (zone is null)
        {
            return null;
        }

        if (!own.Contains(zone.Value))
        {
            section.Context.Error(ConfigurationCodes.OutsideZone, zone.At, $"{zone.Value.ToStringWithoutDot()} is not the zone of a domain of this file", "add the domain below 'domains', or remove this");
        }

        foreach (var name in names.Where(name => !name.Value.IsAtOrBelow(zone.Value)))
        {
            section.Context.Error(ConfigurationCodes.OutsideZone, name.At, $"{name.Value.ToStringWithoutDot()} is not in the zone {zone.Value.ToStringWithoutDot()}", "write whole names, such as '*.dyn.example.com'");
        }

        return key is null ? null : new(zone.Value, key, [.. names.Select(name => name.Value)], types);
    }
}
