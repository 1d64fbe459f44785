using KeyOps.Authority;
using KeyOps.Authority.Secondaries;
using KeyOps.Core.Names;
using KeyOps.Operations.Control;

namespace KeyOps.Daemon;

/// <summary>What the name server knows of its secondaries, a line for each zone and secondary.</summary>
internal static class SecondaryLines
{
    /// <summary>What `status` asks for.</summary>
    public const string Verb = "secondaries";

    public static IEnumerable<ControlReply.Secondary> Of(AuthorityServer server, ZoneCatalog catalog, SecondaryOptions options, IEnumerable<DomainName> zones)
    {
        foreach (var zone in zones.Select(catalog.Find).OfType<CompiledZone>())
        {
            var name = zone.Apex.ToStringWithoutDot();
            var told = server.NotifiedOf(zone.Apex).ToDictionary(state => state.To);
            var sent = server.SentOf(zone.Apex).ToDictionary(transfer => transfer.Client);
            foreach (var target in options.Notify.Where(target => target.Covers(zone.Apex)))
            {
                sent.Remove(target.To.Address, out var transfer);
                yield return new(name, zone.Serial.Number, target.To.ToString(), Of(told.GetValueOrDefault(target.To)), Of(transfer));
            }

            foreach (var transfer in sent.Values)
            {
                yield return new(name, zone.Serial.Number, transfer.Client.ToString(), null, Of(transfer));
            }
        }
    }

    private static SecondaryEvent? Of(NotifyState? state) => state is null ? null : new(state.At, "NOTIFY", state.Serial.Number, state.Problem);

    private static SecondaryEvent? Of(SentTransfer? transfer) => transfer is null ? null : new(transfer.At, transfer.Kind, transfer.Serial.Number, transfer.Problem);
}
