using System.Text.RegularExpressions;

namespace KeyOps.Operations.MailHost;

/// <summary>Follows a message through Postfix's log, by its Message-ID and then by its queue ids: a content filter gives it a second one.</summary>
internal sealed partial class MailLog(string path, string messageId)
{
    private readonly long _start = new FileInfo(path).Length;

    /// <summary>The last word on the message so far; null when there is none.</summary>
    /// <exception cref="IOException">The log cannot be read.</exception>
    public Delivery? Find()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        // A log that was rotated begins anew.
        file.Seek(file.Length >= _start ? _start : 0, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        var queueIds = new HashSet<string>();
        Delivery? last = null;
        while (reader.ReadLine() is { } line)
        {
            if (Line().Match(line) is not { Success: true } match)
            {
                continue;
            }

            var (queueId, text) = (match.Groups["id"].Value, match.Groups["text"].Value);
            if (text.Contains($"message-id=<{messageId}>", StringComparison.Ordinal))
            {
                queueIds.Add(queueId);
            }
            else if (queueIds.Contains(queueId) && Status().Match(text) is { Success: true } status)
            {
                last = status.Groups["word"].Value == "sent" ? new Delivery.Sent(text) : new Delivery.NotSent(text);
            }
        }

        return last;
    }

    [GeneratedRegex(@"postfix[^ ]*/[a-z]+\[[0-9]+\]: (?<id>[0-9A-Za-z]{5,}): (?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"status=(?<word>sent|deferred|bounced|expired)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Status();
}
