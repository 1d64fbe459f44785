using System.Collections.Immutable;
using System.Globalization;
using KeyOps.Core.MailHost;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Processes;

namespace KeyOps.Operations.MailHost;

/// <summary>Sends a message through this machine's mail server, follows it in the log, and reads it in the recipient's mailbox when that is on this machine.</summary>
/// <param name="settings">The configuration.</param>
/// <param name="paths">This machine.</param>
/// <param name="patience">How long the message is followed.</param>
/// <param name="time">Dates the message and counts waits.</param>
public sealed class HostTest(Settings settings, HostPaths paths, TimeSpan patience, TimeProvider time)
{
    private const string DefaultFolder = "/etc/postfix";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Where syslog puts it when Postfix does not write a log itself.</summary>
    private static readonly string[] Logs = ["/var/log/mail.log", "/var/log/maillog"];

    /// <summary>Sends it.</summary>
    /// <param name="from">The sender; null is postmaster of the first domain that sends mail.</param>
    /// <param name="to">The recipient.</param>
    /// <param name="mailbox">Where the recipient's mail arrives, when it cannot be told from the address.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public async Task<HostTestResult> RunAsync(string? from, string to, string? mailbox, CancellationToken cancellationToken)
    {
        var main = HostFiles.Read(paths).Texts.Main;
        from ??= $"postmaster@{(settings.Domains.FirstOrDefault(domain => domain.Mail.SendsMail) ?? settings.Domains[0]).Name.ToStringWithoutDot()}";
        var now = time.GetUtcNow();
        var messageId = $"{now.UtcTicks}.mailhost-test@{from.Split('@')[^1]}";
        mailbox ??= MailboxReader.For(to, main);
        var log = LogOf(main) is { } path ? new MailLog(path, messageId) : null;
        if (ToolCommand.Find("sendmail") is not { } sendmail)
        {
            return new(messageId, new Delivery.Refused("there is no sendmail program on this machine"), mailbox, null);
        }

        string[] folder = settings.MailHost!.PostfixDirectory == DefaultFolder ? [] : ["-C", settings.MailHost.PostfixDirectory];
        var handed = await ToolCommand.RunAsync(sendmail, [.. folder, "-i", "-f", from, "--", to], cancellationToken, Message(from, to, messageId, now));
        if (handed.ExitCode != 0)
        {
            return new(messageId, new Delivery.Refused(handed.Said), mailbox, null);
        }

        var start = time.GetTimestamp();
        Delivery? delivery = null;
        ImmutableArray<TraceLine>? trace = null;
        while (time.GetElapsedTime(start) < patience && (delivery is null || (delivery is Delivery.Sent && mailbox is not null && trace is null)))
        {
            delivery = log?.Find() ?? delivery;
            if (mailbox is not null && MailboxReader.Find(mailbox, messageId) is { } message)
            {
                trace = MessageTrace.Explain(message);
                delivery = delivery ?? (log is null ? new Delivery.Sent($"it is in {mailbox}") : null);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        return new(messageId, delivery ?? new Delivery.Lost(log is null ? "no log of Postfix was found; maillog_file in main.cf would name one" : $"the log says nothing of it within {patience.TotalSeconds:0} s"), mailbox, trace);
    }

    private static string? LogOf(MainFile main) => main["maillog_file"] is { Length: > 0 } own ? (File.Exists(own) ? own : null) : Array.Find(Logs, File.Exists);

    private static string Message(string from, string to, string messageId, DateTimeOffset now) => $"""
        From: KeyOps <{from}>
        To: {to}
        Subject: A message to see how mail goes
        Date: {now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000
        Message-ID: <{messageId}>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=us-ascii

        `keyops mailhost test` sent this. Its header shows what the mail servers on its way made of it.

        """;
}
