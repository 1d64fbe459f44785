using System.Collections.Immutable;
using System.Net;
using KeyOps.Authority.Transfers;
using KeyOps.Core.Names;
using KeyOps.Core.Tsig;

namespace KeyOps.Authority;

/// <summary>Who may do more than ask: by address and TSIG key. Nobody may what nothing here allows.</summary>
public sealed record AccessPolicy
{
    public static AccessPolicy Closed { get; } = new();

    /// <summary>The keys that messages may be signed with.</summary>
    public TsigKeyring Keys { get; init; } = TsigKeyring.Empty;

    /// <summary>Who may have zones by transfer: any one of them allows it.</summary>
    public ImmutableArray<TransferRule> Transfers { get; init; } = [];

    /// <summary>Whether a rule names this client's address for a zone: it is somebody's secondary, not a stranger who tries.</summary>
    internal bool Expects(DomainName zone, IPAddress client) => Transfers.Any(rule => !rule.From.IsEmpty && rule.Covers(zone) && rule.TakesAddress(client));

    /// <summary>Why a zone may not be transferred: for the log, and for the client, who is told of no key that it has not shown. Null when it may.</summary>
    internal (string Reason, string Told)? RefusalOfTransfer(DomainName zone, IPAddress client, TsigKey? key)
    {
        var covering = Transfers.Where(rule => rule.Covers(zone)).ToList();
        if (covering.Any(rule => rule.TakesAddress(client) && rule.TakesKey(key)))
        {
            return null;
        }

        if (covering.Count == 0)
        {
            return ("nobody may have this zone; see server.transfer", "nobody may have this zone by transfer");
        }

        var here = covering.Where(rule => rule.TakesAddress(client)).ToList();
        if (here.Count == 0)
        {
            var reason = $"{client} is none of the addresses that may have it";
            return (reason, reason);
        }

        return key is null
            ? ($"the request is not signed, and must be with key {here[0].Key!.ToStringWithoutDot()}", "the request is not signed, and must be (TSIG)")
            : ($"it is signed with key {key}, and must be with key {here[0].Key!.ToStringWithoutDot()}", $"key {key} may not have this zone");
    }
}
