using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Names;
using KeyOps.Daemon;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Control;
using KeyOps.Operations.Dns;
using KeyOps.Output;

namespace KeyOps.Verbs;

/// <summary>Looks at the secondaries for `status`: what the running daemon knows, and what they answer themselves.</summary>
internal static class SecondaryLook
{
    /// <summary>Secondaries asked for their version; with more zones than that, the daemon's word must do.</summary>
    private const int MaxAsked = 500;

    private const int AtOnce = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>None when nobody is told of new versions and nobody may have zones.</summary>
    public static async Task<ImmutableArray<SecondaryStatus>> AskAsync(Settings settings, IReadOnlySet<DomainName>? only, CancellationToken cancellationToken)
    {
        if (settings.Server is not { } server || (server.Secondaries.Notify.IsEmpty && server.Transfers.IsEmpty))
        {
            return [];
        }

        var request = new ControlRequest(SecondaryLines.Verb, Path.GetFullPath(settings.File), [.. (only ?? ImmutableHashSet<DomainName>.Empty).Select(domain => domain.ToStringWithoutDot())]);
        var lines = new List<ControlReply.Secondary>();
        if (await ControlClient.AskAsync(settings.StateFolder, request, cancellationToken) is { } replies)
        {
            await foreach (var reply in replies.WithCancellation(cancellationToken))
            {
                if (reply is ControlReply.Secondary line)
                {
                    lines.Add(line);
                }
            }
        }

        var statuses = new SecondaryStatus[lines.Count];
        await Parallel.ForAsync(0, lines.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, cancel) =>
            statuses[i] = await AskAsync(lines[i], isAsked: lines.Count <= MaxAsked, cancel));
        return [.. statuses];
    }

    private static async Task<SecondaryStatus> AskAsync(ControlReply.Secondary line, bool isAsked, CancellationToken cancellationToken)
    {
        var problem = line.Sent?.Problem is { } broken ? $"the last {line.Sent.What} broke off: {broken}" : line.Told?.Problem;
        uint? there = null;
        if (isAsked && IPEndPoint.TryParse(line.At, out var endPoint) && endPoint.Port != 0)
        {
            var soa = await AuthoritativeLookup.QuerySerialAsync(endPoint, DomainName.Parse(line.Zone), Patience, cancellation: cancellationToken);
            there = soa.Serial?.Number;
            problem = soa.Serial is null ? $"asked for its SOA: {soa.Outcome.Describe()}" : there == line.Serial ? null : problem ?? "it serves another version";
        }

        return new(line.Zone, line.Serial, line.At, there, line.Told, line.Sent, problem);
    }
}
