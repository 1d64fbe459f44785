using KeyOps.Authority;
using KeyOps.Authority.Secondaries;
using KeyOps.Core.Names;
using KeyOps.Operations.Control;
using KeyOps.Operations.Secondaries;

namespace KeyOps.Daemon;

/// <summary>What is known of zones at other servers, as lines for `status`: one for each zone and secondary, one for each zone that is followed.</summary>
internal static class ZoneLines
{
    /// <summary>What `status` asks for.</summary>
    public const string Verb = "zones";

    /// <summary>The zone at those who are told of it, then at those who have it untold, then those who only tried.</summary>
    public static IEnumerable<ControlReply.Secondary> Of(AuthorityServer server, ZoneCatalog catalog, SecondaryOptions options, IEnumerable<DomainName> zones)
    {
        foreach (var zone in zones.Select(catalog.Find).OfType<CompiledZone>())
        {
            var name = zone.Apex.ToStringWithoutDot();
            uint? serial = zone.IsWithheld ? null : zone.Serial.Number;
            var told = server.NotifiedOf(zone.Apex).ToDictionary(state => state.To);
            var sent = server.SentOf(zone.Apex).ToDictionary(transfer => transfer.Client);
            var refused = server.RefusedOf(zone.Apex).ToDictionary(request => request.Client);
            // Nobody is told of a zone that is withheld.
            foreach (var target in options.Notify.Where(target => target.Covers(zone.Apex) && !zone.IsWithheld))
            {
                sent.Remove(target.To.Address, out var transfer);
                refused.Remove(target.To.Address, out var request);
                yield return new(name, serial, target.To.ToString(), Of(told.GetValueOrDefault(target.To)), Of(transfer), Of(request));
            }

            foreach (var transfer in sent.Values)
            {
                refused.Remove(transfer.Client, out var request);
                yield return new(name, serial, transfer.Client.ToString(), null, Of(transfer), Of(request));
            }

            foreach (var request in refused.Values)
            {
                yield return new(name, serial, request.Client.ToString(), null, null, Of(request));
            }
        }
    }

    public static ControlReply.Followed Of(FollowedState zone) => new(zone.Zone.ToStringWithoutDot(), [.. zone.Primaries.Select(primary => primary.ToString())])
    {
        Serial = zone.Serial?.Number,
        IsServed = zone.IsServed,
        ConfirmedBy = zone.ConfirmedBy?.ToString(),
        ConfirmedAt = zone.ConfirmedAt,
        SerialThere = zone.SerialThere?.Number,
        CheckedAt = zone.CheckedAt,
        NextCheckAt = zone.NextCheckAt,
        ExpiresAt = zone.ExpiresAt,
        Transfer = zone.Transfer is { } transfer
            ? new(transfer.At, transfer.Kind, transfer.From?.Number, transfer.Serial.Number, transfer.Size.Messages, transfer.Size.Octets, transfer.Key?.ToStringWithoutDot(), Problem: null)
            : null,
        Failures = [.. zone.Failures.Select(failure => Of(failure)!)],
        FailingSince = zone.FailingSince,
        LastFailure = Of(zone.LastFailure),
        RefusedNotify = Of(zone.RefusedNotify),
    };

    private static SecondaryEvent? Of(NotifyState? state) => state is null ? null : new(state.At, "NOTIFY", state.Serial.Number, state.Problem, state.FailingSince);

    private static SecondaryEvent? Of(RefusedRequest? request) => request is null ? null : new(request.At, request.What, Serial: null, request.Reason, Since: null);

    private static TransferEvent? Of(SentTransfer? transfer) => transfer is null ? null
        : new(transfer.At, transfer.Kind, transfer.From?.Number, transfer.Serial.Number, transfer.Messages, transfer.Octets, transfer.Key?.ToStringWithoutDot(), transfer.Problem);

    private static PrimaryEvent? Of(PrimaryFailure? failure) => failure is null ? null
        : new(failure.Primary.Port == 0 ? failure.Primary.Address.ToString() : failure.Primary.ToString(), failure.At, failure.Reason);
}
