using System.Globalization;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Updates;

/// <summary>Dynamic updates by the real nsupdate.</summary>
public sealed class UpdateTests
{
    [Fact]
    public async Task Every_form_of_prerequisite_is_judged_and_nothing_is_done_when_one_is_broken()
    {
        using var site = new UpdatedSite(inPlace: true);
        await using var keyops = await site.StartAsync();
        (string Prerequisite, string Status)[] cases =
        [
            ("prereq yxdomain www.a.example", "NOERROR"),
            ("prereq yxdomain no.a.example", "NXDOMAIN"),
            ("prereq nxdomain no.a.example", "NOERROR"),
            ("prereq nxdomain www.a.example", "YXDOMAIN"),
            ("prereq yxrrset www.a.example TXT", "NOERROR"),
            ("prereq yxrrset www.a.example AAAA", "NXRRSET"),
            ("prereq nxrrset www.a.example AAAA", "NOERROR"),
            ("prereq nxrrset www.a.example TXT", "YXRRSET"),
            ("prereq yxrrset www.a.example A 192.0.2.3\nprereq yxrrset www.a.example A 192.0.2.2", "NOERROR"),
            ("prereq yxrrset www.a.example A 192.0.2.3", "NXRRSET"),
            ("prereq yxrrset www.a.example A 192.0.2.3\nprereq yxrrset www.a.example A 192.0.2.9", "NXRRSET"),
            ("prereq yxdomain www.a.example\nprereq nxrrset www.a.example TXT", "YXRRSET"),
            ("prereq yxdomain www.b.example", "NOTZONE"),
        ];
        for (var i = 0; i < cases.Length; i++)
        {
            var (prerequisite, status) = cases[i];
            Assert.Equal((prerequisite, status), (prerequisite, await site.UpdateAsync($"{prerequisite}\nupdate add p{i}.a.example TXT done")));
            Assert.Equal(status == "NOERROR" ? "\"done\"\n" : "", await site.AskAsync("TXT", $"p{i}.a.example"));
        }

        Assert.Contains("prerequisite: TXT at www.a.example. must not exist, and does", keyops.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_persons_file_changes_in_what_was_updated_alone_and_the_serial_moves_forward(bool inPlace)
    {
        using var site = new UpdatedSite(inPlace);
        await using var keyops = await site.StartAsync();
        var before = site.File;
        var serial = await site.SerialAsync();

        Assert.Equal("NOERROR", await site.UpdateAsync("update add new.a.example TXT \"a b\"\nupdate add www.a.example A 192.0.2.4"));
        var added = "new.a.example. 300 IN TXT \"a b\"\nwww.a.example. 300 IN A 192.0.2.4\n";
        Assert.Equal(WithoutSerial(before) + added, WithoutSerial(site.File));
        Assert.Equal("192.0.2.2\n192.0.2.3\n192.0.2.4\n", Sorted(await site.AskAsync("A", "www.a.example")));
        Assert.True(await site.SerialAsync() > serial);

        serial = await site.SerialAsync();
        Assert.Equal("NOERROR", await site.UpdateAsync("update delete www.a.example A 192.0.2.4\nupdate delete www.a.example A 192.0.2.2", overTcp: true));
        Assert.Equal("NOERROR", await site.UpdateAsync("update delete new.a.example"));
        Assert.Equal("NOERROR", await site.UpdateAsync("update delete alias.a.example CNAME"));
        Assert.Equal("192.0.2.3\n", await site.AskAsync("A", "www.a.example"));
        Assert.Equal("\"kept\"\n", await site.AskAsync("TXT", "www.a.example"));
        Assert.Equal("", await site.AskAsync("CNAME", "alias.a.example"));
        Assert.Contains("ns      A     192.0.2.1      ; the server\n", site.File, StringComparison.Ordinal);
        Assert.True(await site.SerialAsync() > serial);

        serial = await site.SerialAsync();
        Assert.Equal("NOERROR", await site.UpdateAsync("update delete new.a.example"));
        Assert.Equal(serial, await site.SerialAsync());
        Assert.Contains("v=spf1", await site.AskAsync("TXT", "a.example"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_rule_allows_is_refused_and_the_log_says_why()
    {
        using var site = new UpdatedSite(inPlace: true);
        await using var keyops = await site.StartAsync();
        var before = site.File;
        const string Narrow = $"narrow.example:{UpdatedSite.Secret}";

        Assert.Equal("NOERROR", await site.UpdateAsync("update add x.dyn.a.example A 192.0.2.9", Narrow));
        Assert.Equal("NOERROR", await site.UpdateAsync("update delete x.dyn.a.example A", Narrow));
        Assert.Equal(UpdatesGone(before), UpdatesGone(site.File));

        (string Script, string? Key, string Status, string Reason)[] cases =
        [
            ("update add x.a.example A 192.0.2.9", null, "REFUSED", "it is not signed"),
            ("update add x.a.example A 192.0.2.9", Narrow, "REFUSED", "key narrow.example may not change A at x.a.example."),
            ("update add dyn.a.example A 192.0.2.9", Narrow, "REFUSED", "may not change A at dyn.a.example."),
            ("update add x.dyn.a.example MX 1 www.a.example.", Narrow, "REFUSED", "may not change MX at x.dyn.a.example."),
            ("update delete x.dyn.a.example", Narrow, "REFUSED", "may not change all types at x.dyn.a.example."),
            ("update add x.a.example A 192.0.2.9", "k.example:b3RoZXIgc2VjcmV0IG9mIDMyIG9jdGV0cyBmb3IgdGVzdA==", "NOTAUTH", "the secrets differ"),
            ("update add x.a.example A 192.0.2.9", $"none.example:{UpdatedSite.Secret}", "NOTAUTH", ""), // its line may be left out, so soon after the other
            ("update delete a.example TXT", $"k.example:{UpdatedSite.Secret}", "REFUSED", "TXT at a.example. is KeyOps' own"),
            ("update add a.example MX 1 alias.a.example.\nupdate add ns.a.example CNAME www.a.example.\nupdate add n2.a.example NS alias.a.example.", $"k.example:{UpdatedSite.Secret}", "REFUSED", "the zone would not be good"),
        ];
        before = site.File;
        foreach (var (script, key, status, reason) in cases)
        {
            var answer = await site.UpdateAsync(script, key);
            Assert.True(answer.Contains(status, StringComparison.Ordinal) || (status == "NOTAUTH" && answer.Contains("tsig", StringComparison.OrdinalIgnoreCase)), $"{script}: {answer}");
            await keyops.SaysAsync(reason);
            Assert.Equal(before, site.File);
        }
    }

    [Fact]
    public async Task Who_sent_an_update_reads_in_the_answer_which_prerequisite_key_or_record_it_is()
    {
        using var site = new UpdatedSite(inPlace: true);
        await using var keyops = await site.StartAsync();
        (string Update, string Key, int Code, string Text)[] cases =
        [
            ("u.absent('www', 'TXT')", "k.example", 0, "prerequisite: TXT at www.a.example. must not exist, and does"),
            ("u.add('x', 60, 'A', '192.0.2.9')", "narrow.example", 18, "key narrow.example may not change A at x.a.example."),
            ("u.delete('@', 'TXT')", "k.example", 18, "TXT at a.example. is KeyOps' own; change the configuration instead"),
            ("u.add('x', 60, 'A', '192.0.2.9')", "", 18, "it is not signed"),
        ];
        foreach (var (update, key, code, text) in cases)
        {
            // nsupdate sends no EDNS, and so is told the response code alone.
            var keyring = key.Length == 0 ? "None" : $"dns.tsigkeyring.from_text({{'{key}': '{UpdatedSite.Secret}'}})";
            var script = $"""
                import dns.query, dns.tsigkeyring, dns.update
                u = dns.update.Update('a.example', keyring={keyring})
                {update}
                u.use_edns(0)
                for o in dns.query.udp(u, '127.0.0.1', port={site.Port}, timeout=20).options: print(int(o.code), o.text)
                """;
            Assert.Equal($"{code} {text}\n", (await ToolProcess.RunAsync("/usr/bin/python3", ["-c", script])).Require().Output);
        }
    }

    [Fact]
    public async Task Nothing_of_two_hundred_updaters_at_once_is_lost()
    {
        using var site = new UpdatedSite(inPlace: false);
        await using var keyops = await site.StartAsync();
        var serial = await site.SerialAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => site.UpdateAsync(
            $"prereq nxdomain u{i}.a.example\nupdate add u{i}.a.example TXT {i}\nupdate add all.a.example A 192.0.2.{i}",
            overTcp: i % 2 == 0)));
        Assert.All(answers, answer => Assert.Equal("NOERROR", answer));
        for (var i = 0; i < 200; i++)
        {
            Assert.Contains($"u{i}.a.example. 300 IN TXT \"{i}\"\n", site.File, StringComparison.Ordinal);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"all.a.example. 300 IN A 192.0.2.{i}\n"), site.File, StringComparison.Ordinal);
        }

        Assert.Equal(200, (await site.AskAsync("A", "all.a.example")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.True(await site.SerialAsync() > serial);
        Assert.StartsWith("; kept by hand\n$TTL 5m\n", site.File, StringComparison.Ordinal);
    }

    private static string WithoutSerial(string zone) => string.Join('\n', zone.Split('\n').Select(line => line.Contains("SOA", StringComparison.Ordinal) ? "SOA" : line));

    private static string UpdatesGone(string zone) => WithoutSerial(zone).TrimEnd();

    private static string Sorted(string lines) => string.Concat(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).Select(line => line + "\n"));
}
