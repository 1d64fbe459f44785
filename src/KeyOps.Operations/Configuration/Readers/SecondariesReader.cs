using System.Collections.Immutable;
using KeyOps.Authority.Secondaries;
using KeyOps.Authority.Transfers;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>transfer:</c>, <c>notify:</c> and <c>catalog:</c> of the server.</summary>
internal static class SecondariesReader
{
    public static ImmutableArray<TransferRule> ReadTransfers(Section server, ImmutableArray<TsigKeySettings> keys) =>
        server.Items("transfer", "an item of 'transfer'", item => ReadRule(item, keys));

    public static SecondaryOptions Read(Section server, ImmutableArray<TsigKeySettings> keys)
    {
        var notify = server.Items("notify", "an item of 'notify'", item => ReadTarget(item, keys));
        using var catalog = server.Sub("catalog");
        var zone = catalog?.RequirePlaced("zone", Kinds.Domain, "name the catalog zone, such as 'zone: catalog.invalid'");
        return new() { Notify = notify, Catalog = zone?.Value };
    }

    private static TransferRule? ReadRule(Section item, ImmutableArray<TsigKeySettings> keys)
    {
        item.TryList("from", Kinds.Network, out var from);
        var key = TsigReader.Find(item.Context, keys, item.Placed("key", Kinds.Domain));
        var zones = item.TryList("zones", Kinds.Domain, out var named) ? named : [];
        if (item.Find("from") is null && item.Find("key") is null)
        {
            item.Missing(ConfigurationCodes.MissingKey, "from", "name addresses ('from: [192.0.2.53]'), a TSIG key ('key: NAME') or both: a rule without either would give the zones to everybody");
            return null;
        }

        return new() { From = from, Key = key?.Name, Zones = zones };
    }

    private static NotifyTarget? ReadTarget(Section item, ImmutableArray<TsigKeySettings> keys)
    {
        var key = TsigReader.Find(item.Context, keys, item.Placed("key", Kinds.Domain));
        var zones = item.TryList("zones", Kinds.Domain, out var named) ? named : [];
        return item.Require("to", Kinds.NameServer, "name the address of the secondary, such as 'to: 192.0.2.53'", out var to)
            ? new() { To = to, Key = key?.Name, Zones = zones }
            : null;
    }
}
