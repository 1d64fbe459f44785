using System.Collections.Immutable;
using KeyOps.Core.MailHost;

namespace KeyOps.Operations.MailHost;

/// <summary>A message that was sent through the mail host.</summary>
/// <param name="MessageId">Its Message-ID.</param>
/// <param name="Delivery">What became of it.</param>
/// <param name="Mailbox">Where it was looked for; null when the recipient's mailbox is not known.</param>
/// <param name="Trace">What its header says, explained; null when it was not found there.</param>
public sealed record HostTestResult(string MessageId, Delivery Delivery, string? Mailbox, ImmutableArray<TraceLine>? Trace)
{
    /// <summary>Whether receivers are content, as far as it is known; null when nothing of it is.</summary>
    public bool? IsGood => Delivery switch
    {
        Operations.MailHost.Delivery.NotSent or Operations.MailHost.Delivery.Refused => false,
        Operations.MailHost.Delivery.Lost => Trace is null ? null : IsTraceGood,
        _ => (Mailbox is null || Trace is not null) && (Trace is null || IsTraceGood),
    };

    private bool IsTraceGood => Trace!.Value.Any(line => line.Field == "DKIM-Signature") && !Trace.Value.Any(line => line.IsGood == false);
}
