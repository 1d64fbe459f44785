using System.Text.RegularExpressions;

namespace KeyOps.System.Tests.MailHost;

/// <summary>Mail from one real Postfix with OpenDKIM to another, both made by `keyops mailhost apply`.</summary>
public sealed partial class MailFlowTests(MailPair pair) : IClassFixture<MailPair>
{
    private const string Stream = """
        import os, smtplib, sys
        server, recipient, stop, least = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
        sent = 0
        while sent < least or not os.path.exists(stop):
            with smtplib.SMTP(server, 25, source_address=(server, 0), local_hostname="mail.keyops.example", timeout=60) as session:
                for _ in range(5):
                    text = f"From: ann@keyops.example\r\nTo: {recipient}\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\nMessage-ID: <stream-{sent}@keyops.example>\r\n\r\nBody {sent}\r\n"
                    session.sendmail("ann@keyops.example", [recipient], text)
                    sent += 1
        print(sent)
        """;

    [Fact]
    public async Task A_message_is_signed_and_arrives_with_dkim_and_spf_passed()
    {
        var mail = await pair.DeliveredAsync(MailPair.First);
        Assert.Matches(@"DKIM-Signature: [^:]*d=keyops\.example;\s+s=default;", mail);
        Assert.Matches(@"Authentication-Results: mx\.receiver\.example;\s+dkim=pass .*header\.d=keyops\.example .*header\.s=default", mail);
        Assert.Contains("Received-SPF: Pass (mailfrom) identity=mailfrom; client-ip=192.0.2.1;", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_of_the_machines_own_programs_is_signed_too()
    {
        (await pair.Sender.RunAsync("sendmail", ["-f", "ann@keyops.example", MailPair.Recipient], MailPair.Message("own").Replace("\r\n", "\n", StringComparison.Ordinal))).Require();

        Assert.Contains("dkim=pass", await pair.DeliveredAsync("own"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_from_an_address_that_is_no_mail_exchanger_softfails_and_is_delivered()
    {
        await pair.SendAsync(MailPair.Stranger, pair.Receiver, MailPair.Message("stranger"));

        var mail = await pair.DeliveredAsync("stranger");
        Assert.Contains("Received-SPF: Softfail (mailfrom) identity=mailfrom; client-ip=192.0.2.99;", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("dkim=pass", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_whose_body_was_changed_on_the_way_fails_dkim()
    {
        await pair.SendAsync(pair.Sender.Address, pair.Sender, MailPair.Message("before"));
        var signed = await pair.DeliveredAsync("before");
        var changed = signed[signed.IndexOf("DKIM-Signature:", StringComparison.Ordinal)..]
            .Replace("<before@", "<changed@", StringComparison.Ordinal) // Message-ID is not among what was signed
            .Replace("The body", "Another body", StringComparison.Ordinal);

        await pair.SendAsync(pair.Sender.Address, pair.Receiver, changed.Replace("\n", "\r\n", StringComparison.Ordinal));

        var mail = await pair.DeliveredAsync("changed");
        Assert.Matches(@"Authentication-Results: mx\.receiver\.example;\s+dkim=fail", mail);
        Assert.Contains("Received-SPF: Pass", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_apply_on_a_running_host_changes_and_tells_nothing()
    {
        Assert.Contains("Postfix was not told\n", pair.Applied[0].Output, StringComparison.Ordinal);
        var log = await File.ReadAllTextAsync(pair.Sender["log/mail.log"], TestContext.Current.CancellationToken);

        var again = (await pair.Sender.KeyOpsAsync("mailhost", "apply")).Require();

        Assert.Equal("nothing was due\n", again.Output);
        Assert.DoesNotContain("reload", (await File.ReadAllTextAsync(pair.Sender["log/mail.log"], TestContext.Current.CancellationToken))[log.Length..], StringComparison.Ordinal);
        Assert.Equal(0, (await pair.Sender.KeyOpsAsync("mailhost", "plan")).ExitCode);
    }

    [Fact]
    public async Task Check_finds_the_chain_whole_and_names_each_link_that_is_broken()
    {
        var whole = await pair.Sender.KeyOpsAsync("mailhost", "check");
        Assert.True(whole.ExitCode == 0, whole.Output + whole.Error);
        Assert.Contains("postfix may use /var/spool/postfix/opendkim/opendkim.sock, which is inside the chroot /var/spool/postfix", whole.Output, StringComparison.Ordinal);
        Assert.Contains("policyd-spf answers: ", whole.Output, StringComparison.Ordinal);
        Assert.Contains("signature of keyops.example: signs with s=", whole.Output, StringComparison.Ordinal);

        await BreakAsync("chmod 0700 /var/spool/postfix/opendkim", "chmod 0750 /var/spool/postfix/opendkim", "FAILED  socket: postfix cannot go through /var/spool/postfix/opendkim (0700, opendkim:opendkim)");
        await BreakAsync("chmod 0644 /etc/opendkim/keys/keyops.example/*.private", "chmod 0600 /etc/opendkim/keys/keyops.example/*.private", "FAILED  key-files: /etc/opendkim/keys/keyops.example/");
        await BreakAsync(
            "cp -p /etc/opendkim/trusted.hosts /etc/kept; echo '*.keyops.example' >>/etc/opendkim/trusted.hosts", "cp -p /etc/kept /etc/opendkim/trusted.hosts",
            "FAILED  trusted-hosts: /etc/opendkim/trusted.hosts: '*.keyops.example' in trusted-hosts matches nothing; for all hosts below a domain write '.keyops.example'");
        await BreakAsync("postconf -e smtpd_milters=", "postconf -e smtpd_milters=unix:opendkim/opendkim.sock", "FAILED  files: not all is as it should be: main.cf: smtpd_milters = unix:opendkim/opendkim.sock");
        await BreakAsync("p=$(cat /run/opendkim/opendkim.pid); kill $p; while kill -0 $p 2>/dev/null; do sleep 0.1; done", "sh /etc/keyops/restart-opendkim", "FAILED  milter: nothing answers at local:/var/spool/postfix/opendkim/opendkim.sock");

        Assert.Equal(0, (await pair.Sender.KeyOpsAsync("mailhost", "check")).ExitCode);
    }

    [Fact]
    public async Task Test_follows_a_message_and_explains_what_its_header_says()
    {
        var mailbox = pair.Receiver["mail/bob"]; // both hosts are on one disk

        var test = await pair.Sender.KeyOpsAsync("mailhost", "test", "--to", MailPair.Recipient, "--mailbox", mailbox);

        Assert.True(test.ExitCode == 0, test.Output + test.Error);
        Assert.Matches(@"delivery  sent: to=<bob@receiver\.example>.* status=sent", test.Output);
        Assert.Matches("DKIM-Signature: d=keyops.example s=", test.Output);
        Assert.Contains("the signature holds", test.Output, StringComparison.Ordinal);
        Assert.Contains("the sending address may send for the domain", test.Output, StringComparison.Ordinal);

        var nobody = await pair.Receiver.KeyOpsAsync("mailhost", "test", "--to", "not-there@mx.receiver.example", "--json");
        Assert.True(nobody.ExitCode == 1, nobody.Output + nobody.Error);
        Assert.Equal("not-sent", (string?)global::System.Text.Json.Nodes.JsonNode.Parse(nobody.Output)!["delivery"]);
    }

    [Fact]
    public async Task A_restart_that_fails_leaves_the_files_as_they_were()
    {
        var files = new[] { "etc/postfix/main.cf", "etc/postfix/master.cf", "etc/opendkim.conf", "etc/keyops/keyops.yaml" };
        var before = files.Select(file => File.ReadAllText(pair.Receiver[file])).ToArray();
        pair.Receiver.Configure(text => text
            .Replace("sh /etc/keyops/restart-opendkim", "exit 7", StringComparison.Ordinal)
            .Replace("opendkim/opendkim.sock", "opendkim/other.sock", StringComparison.Ordinal));

        var apply = await pair.Receiver.KeyOpsAsync("mailhost", "apply");
        await File.WriteAllTextAsync(pair.Receiver[files[3]], before[3], TestContext.Current.CancellationToken);

        Assert.Equal(1, apply.ExitCode);
        Assert.Contains("'exit 7' failed with exit code 7", apply.Output, StringComparison.Ordinal);
        Assert.Contains("the files are as they were", apply.Output, StringComparison.Ordinal);
        Assert.Equal(before, files.Select(file => File.ReadAllText(pair.Receiver[file])));
        Assert.Equal("nothing was due\n", (await pair.Receiver.KeyOpsAsync("mailhost", "apply")).Output);
    }

    [Fact]
    public async Task A_reload_that_a_crash_left_undone_is_done_by_the_next_apply()
    {
        // What an apply leaves that ends between the files and the reload.
        await File.WriteAllTextAsync(pair.Sender["etc/keyops/var/mailhost.reload"], "Postfix, OpenDkim", TestContext.Current.CancellationToken);

        var plan = await pair.Sender.KeyOpsAsync("mailhost", "plan");
        Assert.Equal(2, plan.ExitCode);
        var apply = (await pair.Sender.KeyOpsAsync("mailhost", "apply")).Require();

        Assert.Contains("OpenDKIM told to read its file again", apply.Output, StringComparison.Ordinal);
        Assert.Contains("Postfix told to read its files again", apply.Output, StringComparison.Ordinal);
        Assert.Contains("reload", await File.ReadAllTextAsync(pair.Sender["log/mail.log"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, (await pair.Sender.KeyOpsAsync("mailhost", "plan")).ExitCode);
    }

    [Fact]
    public async Task A_rotation_while_mail_flows_loses_none_and_every_signature_passes()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var stop = pair.Sender["etc/stop"];
        using var stream = StartStream(stop);
        await pair.UntilAsync(() => Task.FromResult(Arrived().Count >= 100), "100 messages", pair.Logs);

        var rotate = await pair.Sender.KeyOpsAsync("rotate", "keyops.example");
        Assert.True(rotate.ExitCode == 0, rotate.Output + rotate.Error);
        await pair.UntilAsync(() => Task.FromResult(Arrived().Count(mail => !mail.Contains("header.s=default", StringComparison.Ordinal)) >= 100), "100 messages signed with the next key", pair.Logs);
        await File.WriteAllTextAsync(stop, "", cancellation);
        var output = await stream.StandardOutput.ReadToEndAsync(cancellation);
        var sent = int.Parse(output.Trim());
        await pair.UntilAsync(() => Task.FromResult(Arrived().Count >= sent), $"all {sent} messages", pair.Logs);

        var arrived = Arrived();
        Assert.True(sent >= 300, $"{sent} were sent");
        Assert.Equal(sent, arrived.Select(mail => MessageId().Match(mail).Value).Distinct().Count());
        Assert.DoesNotContain(arrived, mail => !mail.Contains("dkim=pass", StringComparison.Ordinal));
        var selectors = arrived.Select(mail => Selector().Match(mail).Groups[1].Value).GroupBy(selector => selector).ToDictionary(group => group.Key, group => group.Count());
        Assert.True(selectors.Count >= 2 && selectors.ContainsKey("default"), string.Join(' ', selectors));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', selectors));

        List<string> Arrived() => [.. pair.Mailbox().Where(mail => mail.Contains("<stream-", StringComparison.Ordinal))];
    }

    private async Task BreakAsync(string harm, string mend, params string[] findings)
    {
        (await pair.Sender.RunAsync("sh", "-c", harm)).Require();
        var check = await pair.Sender.KeyOpsAsync("mailhost", "check");
        (await pair.Sender.RunAsync("sh", "-c", mend)).Require();

        Assert.True(check.ExitCode == 1, check.Output);
        Assert.All(findings, finding => Assert.True(check.Output.Contains(finding, StringComparison.Ordinal), $"{finding}\nis not in\n{check.Output}"));
    }

    private global::System.Diagnostics.Process StartStream(string stop) =>
        pair.Sender.Start("/usr/bin/python3", "-c", Stream, pair.Sender.Address, MailPair.Recipient, "/etc/" + Path.GetFileName(stop), "300");

    [GeneratedRegex("Message-ID: <[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex MessageId();

    [GeneratedRegex("header.s=([a-z0-9]+)")]
    private static partial Regex Selector();
}
