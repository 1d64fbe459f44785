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

    /// <summary>Why a zone may not be transferred, for the log; null when it may.</summary>
    internal string? RefusalOfTransfer(DomainName zone, IPAddress client, TsigKey? key)
    {
        var covering = Transfers.Where(rule => rule.Covers(zone)).ToList();
        if (covering.Any(rule => rule.TakesAddress(client) && rule.TakesKey(key)))
        {
            return null;
        }

        if (covering.Count == 0)
        {
            return "nobody may have this zone; see server.transfer";
        }

        var here = covering.Where(rule => rule.TakesAddress(client)).ToList();
        return here.Count == 0 ? $"{client} is none of the addresses that may have it"
            : key is null ? $"the request is not signed, and must be with key {here[0].Key!.ToStringWithoutDot()}"
            : $"it is signed with key {key}, and must be with key {here[0].Key!.ToStringWithoutDot()}";
    }
}
