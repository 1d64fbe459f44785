using KeyOps.Operations.MailHost;

namespace KeyOps.Operations.Tests.MailHost;

public sealed class FollowedMailTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_message_is_followed_by_every_queue_id_that_it_gets_and_the_last_word_counts()
    {
        var path = _folder["mail.log"];
        File.WriteAllText(path, "Nov 24 10:00:00 mx postfix/cleanup[1]: OLD00: message-id=<a@b>\nNov 24 10:00:00 mx postfix/smtp[2]: OLD00: to=<x@y>, status=bounced (no)\n");
        var log = new MailLog(path, "a@b");
        Assert.Null(log.Find());

        File.AppendAllText(path, """
            Nov 24 10:00:01 mx postfix/cleanup[1]: 3ABCD: message-id=<a@b>
            Nov 24 10:00:01 mx postfix/cleanup[1]: 4ABCD: message-id=<other@b>
            Nov 24 10:00:02 mx postfix/smtp[2]: 4ABCD: to=<z@y>, status=bounced (no)
            Nov 24 10:00:02 mx postfix-out/smtp[2]: 3ABCD: to=<x@y>, relay=none, status=deferred (timed out)

            """);
        Assert.Contains("timed out", Assert.IsType<Delivery.NotSent>(log.Find()).Text, StringComparison.Ordinal);

        File.AppendAllText(path, "Nov 24 10:00:03 mx postfix/cleanup[1]: 5ABCD: message-id=<a@b>\nNov 24 10:00:03 mx postfix/smtp[2]: 5ABCD: to=<x@y>, status=sent (250 ok)\n");
        Assert.IsType<Delivery.Sent>(log.Find());
    }

    [Fact]
    public void A_message_is_found_in_a_maildir_and_in_an_mbox()
    {
        Directory.CreateDirectory(_folder["maildir/new"]);
        File.WriteAllText(_folder["maildir/new/1"], "Message-ID: <a@b>\nSubject: one\n\nbody\n");
        File.WriteAllText(_folder["mbox"], "From x Tue\nMessage-ID: <c@d>\n\nfirst\n\nFrom y Tue\nMessage-ID: <a@b>\nSubject: two\n\nFrom here on\n");

        Assert.Contains(MailboxReader.Find(_folder["maildir"], "a@b")!.Headers, header => header.Value == " one");
        Assert.Contains(MailboxReader.Find(_folder["mbox"], "a@b")!.Headers, header => header.Value == " two");
        Assert.Null(MailboxReader.Find(_folder["mbox"], "z@b"));
        Assert.Null(MailboxReader.Find(_folder["nothing"], "a@b"));
    }
}
