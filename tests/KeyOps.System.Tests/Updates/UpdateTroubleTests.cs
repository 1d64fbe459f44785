using System.Text;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Secondaries;

namespace KeyOps.System.Tests.Updates;

/// <summary>Dynamic updates by the real nsupdate where something else goes wrong, or is large.</summary>
public sealed class UpdateTroubleTests
{
    private const string Failing = "command: \"echo told >> told.log; test -e is-well || { echo reload: no such server >&2; exit 3; }\"";

    [Fact]
    public async Task An_update_whose_publish_command_fails_is_kept_and_served_and_the_command_is_run_again_until_it_succeeds()
    {
        using var site = new UpdatedSite(inPlace: true, publish: $"[server, {{ {Failing} }}]");
        site.Folder.Write("is-well", "");
        await using var keyops = await site.StartAsync();
        File.Delete(site.Folder["is-well"]);

        Assert.Equal("NOERROR", await site.UpdateAsync("update add kept.a.example TXT kept"));

        Assert.Contains("kept.a.example. 300 IN TXT \"kept\"\n", site.File, StringComparison.Ordinal);
        Assert.Equal("\"kept\"\n", await site.AskAsync("TXT", "kept.a.example"));
        var status = await site.StatusAsync();
        Assert.Equal(1, status.ExitCode);
        Assert.Contains("the name server was not told", status.Output, StringComparison.Ordinal);
        Assert.Contains("reload: no such server", status.Output, StringComparison.Ordinal);

        Assert.Equal("NOERROR", await site.UpdateAsync("update add another.a.example TXT kept")); // one that waits keeps none that comes
        site.Folder.Write("is-well", "");
        await Eventually.Async(async () => (await site.StatusAsync()).ExitCode == 0, () => keyops.Said);
        Assert.Equal("\"kept\"\n", await site.AskAsync("TXT", "another.a.example"));
    }

    [Fact]
    public async Task A_client_over_TCP_waits_for_as_long_as_a_slow_publish_command_takes()
    {
        using var site = new UpdatedSite(inPlace: true, publish: "[server, { command: sleep 7 }]"); // a connection that asks nothing is ended after less
        await using var keyops = await site.StartAsync();
        Assert.Equal("NOERROR", await site.UpdateAsync("update add slow.a.example TXT slow", overTcp: true));
        Assert.Equal("\"slow\"\n", await site.AskAsync("TXT", "slow.a.example"));
    }

    [Fact]
    public async Task An_update_is_in_the_file_and_served_late_where_a_failing_command_stands_before_the_server()
    {
        using var site = new UpdatedSite(inPlace: false, publish: $"[{{ {Failing} }}, server]");
        site.Folder.Write("is-well", "");
        await using var keyops = await site.StartAsync();
        File.Delete(site.Folder["is-well"]);

        Assert.Equal("NOERROR", await site.UpdateAsync("update add kept.a.example TXT kept"));
        Assert.Contains("kept.a.example. 300 IN TXT \"kept\"\n", site.File, StringComparison.Ordinal);
        Assert.Equal("", await site.AskAsync("TXT", "kept.a.example"));

        site.Folder.Write("is-well", "");
        await Eventually.Async(async () => await site.AskAsync("TXT", "kept.a.example") == "\"kept\"\n", () => keyops.Said);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_update_that_cannot_be_written_is_answered_SERVFAIL_and_nothing_of_it_is_done(bool inPlace)
    {
        await using var disk = await SmallDisk.MountAsync(64);
        using var site = new UpdatedSite(inPlace, source: disk["zone"]);
        await using var keyops = await site.StartAsync();
        var before = site.File;
        var serial = await site.SerialAsync();
        await disk.FillAsync();

        Assert.Equal("SERVFAIL", await site.UpdateAsync($"update add lost.a.example TXT {new string('x', 250)}\nprereq nxdomain lost.a.example"));
        await keyops.SaysAsync("No space left on device");
        Assert.DoesNotContain("   at KeyOps", keyops.Said, StringComparison.Ordinal);
        Assert.Equal(before, site.File);
        Assert.Equal((serial, ""), (await site.SerialAsync(), await site.AskAsync("TXT", "lost.a.example")));

        disk.MakeRoom();
        Assert.Equal("NOERROR", await site.UpdateAsync("prereq nxdomain lost.a.example\nupdate add lost.a.example TXT found"));
        Assert.Equal("\"found\"\n", await site.AskAsync("TXT", "lost.a.example"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_disk_of_the_store_is_full_an_update_is_done_and_said_to_be_or_neither(bool inPlace)
    {
        await using var disk = await SmallDisk.MountAsync(2000);
        using var site = new UpdatedSite(inPlace, state: disk["state"]);
        await using var keyops = await site.StartAsync();
        await disk.FillAsync();

        var answers = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            answers.Add(await site.UpdateAsync($"update add full{i}.a.example TXT {i}"));
            var isDone = answers[i] == "NOERROR";
            Assert.Equal((i, isDone), (i, site.File.Contains($"full{i}.a.example.", StringComparison.Ordinal)));
            Assert.Equal((i, isDone ? $"\"{i}\"\n" : ""), (i, await site.AskAsync("TXT", $"full{i}.a.example")));
        }

        Assert.Contains("SERVFAIL", answers);
        disk.MakeRoom();
        Assert.Equal("NOERROR", await site.UpdateAsync("update add room.a.example TXT again"));
        Assert.Equal("\"again\"\n", await site.AskAsync("TXT", "room.a.example"));
    }

    [Fact]
    public async Task An_update_that_cannot_be_published_is_taken_out_of_the_persons_file_again()
    {
        using var site = new UpdatedSite(inPlace: false);
        await using var keyops = await site.StartAsync();
        var before = site.File;
        Directory.Move(site.Folder["out"], site.Folder["out-before"]);
        site.Folder.Write("out", "a file where the folder was");

        Assert.Equal("SERVFAIL", await site.UpdateAsync("update add lost.a.example TXT lost"));
        Assert.Equal(before, site.File);
        Assert.Equal("", await site.AskAsync("TXT", "lost.a.example"));

        File.Delete(site.Folder["out"]);
        Directory.Move(site.Folder["out-before"], site.Folder["out"]);
        Assert.Equal("NOERROR", await site.UpdateAsync("update add lost.a.example TXT found"));
        Assert.Equal("\"found\"\n", await site.AskAsync("TXT", "lost.a.example"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_with_CRLF_keeps_its_line_ends_in_what_is_added_taken_out_and_written_anew(bool inPlace)
    {
        using var site = new UpdatedSite(inPlace, UpdatedSite.Zone.Replace("\n", "\r\n", StringComparison.Ordinal));
        await using var keyops = await site.StartAsync();
        var before = site.File;

        Assert.Equal("NOERROR", await site.UpdateAsync("update add new.a.example TXT new\nupdate delete www.a.example A 192.0.2.2\nupdate delete alias.a.example"));

        Assert.Equal(site.File.Count(c => c == '\n'), site.File.Split("\r\n").Length - 1);
        string[] gone = ["alias   CNAME www", "www     A     192.0.2.2", "        A     192.0.2.3      ; two of them", ""];
        Assert.Equal(
            [
                .. Lines(before).Except(gone).Select(line => line == "        TXT   \"kept\"" ? "www" + line : line), // the line that named its owner is gone
                "new.a.example. 300 IN TXT \"new\"", "www.a.example. 300 IN A 192.0.2.3", "",
            ],
            Lines(site.File));
        Assert.Equal("192.0.2.3\n", await site.AskAsync("A", "www.a.example"));
    }

    [Fact]
    public async Task Two_hundred_updaters_at_once_of_a_hundred_thousand_records_lose_nothing_and_the_one_that_would_spoil_the_zone_is_told()
    {
        var zone = new StringBuilder(UpdatedSite.Zone);
        for (var i = 0; i < 100_000; i++)
        {
            zone.Append('h').Append(i).Append(" A 192.0.2.").Append(i % 250).Append('\n');
        }

        using var site = new UpdatedSite(inPlace: true, zone.ToString());
        await using var keyops = await site.StartAsync();
        var serial = await site.SerialAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => site.UpdateAsync(
            i == 77 ? "update add ns.a.example NS alias.a.example." // an alias for a name server: the zone rules do not take it
            : i % 20 == 3 ? $"prereq yxrrset a.example SOA ns.a.example. hostmaster.a.example. {serial} 3600 600 86400 300\nupdate add one.a.example TXT {i}"
            : $"prereq nxdomain u{i}.a.example\nupdate add u{i}.a.example TXT {i}\nupdate delete h{i}.a.example",
            overTcp: true)));

        for (var i = 0; i < 200; i++)
        {
            if (i == 77)
            {
                Assert.Equal("REFUSED", answers[i]);
            }
            else if (i % 20 != 3)
            {
                Assert.Equal("NOERROR", answers[i]);
            }
        }

        var file = site.File;
        Assert.Equal(189, Enumerable.Range(0, 200).Count(i => file.Contains($"\nu{i}.a.example. 300 IN TXT \"{i}\"\n", StringComparison.Ordinal)));
        Assert.DoesNotContain("\nh199 A", file, StringComparison.Ordinal);
        Assert.Contains("\nh200 A 192.0.2.200\n", file, StringComparison.Ordinal);

        // Who demanded the serial that was there had it, or was told that it is another.
        var first = Enumerable.Range(0, 200).Where(i => i % 20 == 3 && answers[i] == "NOERROR").ToArray();
        Assert.True(first.Length <= 1, string.Join(' ', first));
        Assert.All(Enumerable.Range(0, 200).Where(i => i % 20 == 3 && !first.Contains(i)), i => Assert.Equal("NXRRSET", answers[i]));
        Assert.Equal(string.Concat(first.Select(i => $"\"{i}\"\n")), await site.AskAsync("TXT", "one.a.example"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_whose_clock_is_an_hour_off_is_answered_BADTIME_with_the_time_here_and_by_how_much(bool isAhead)
    {
        using var site = new UpdatedSite(inPlace: true);
        await using var keyops = await site.StartAsync();
        var before = site.File;
        var clock = isAhead ? WrongClock.Ahead : WrongClock.Behind;

        var kdig = await ToolProcess.RunAsync(
            "kdig", ["@127.0.0.1", "-p", $"{site.Port}", "-y", $"hmac-sha256:k.example:{UpdatedSite.Secret}", "a.example", "SOA"], environment: clock);
        Assert.Contains("BADTIME", kdig.Output + kdig.Error, StringComparison.Ordinal);

        // Another client of another kind, BIND's do not start with a wrong clock: what it was sent is looked at octet by octet, as no tool shows all of it.
        const string Script = """
            import dns.update, dns.tsigkeyring, dns.tsig, dns.message, socket, struct, sys, time
            ring = dns.tsigkeyring.from_text({'k.example': sys.argv[2]})
            update = dns.update.Update('a.example', keyring=ring)
            update.add('late', 60, 'A', '192.0.2.9')
            update.use_edns(0)
            client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            client.settimeout(20)
            client.sendto(update.to_wire(), ('127.0.0.1', int(sys.argv[1])))
            answer = client.recv(4096)
            at = answer.rindex(b'the clocks differ')
            print(answer[3] & 15, answer[at:at + 29].decode())
            error, length = struct.unpack('>HH', answer[-10:-6])
            print(error, length, round((time.time() - int.from_bytes(answer[-6:], 'big')) / 60))
            try:
                dns.message.from_wire(answer, keyring=ring, request_mac=update.mac)
            except dns.tsig.PeerBadTime:
                print('PeerBadTime')
            """;
        var answer = (await ToolProcess.RunAsync("/usr/bin/python3", ["-c", Script, $"{site.Port}", UpdatedSite.Secret], environment: clock)).Require();
        Assert.Equal($"9 the clocks differ by 01:00:00\n18 6 {(isAhead ? 60 : -60)}\nPeerBadTime\n", answer.Output);
        await keyops.SaysAsync("BadTime: the clocks differ by 01:00:00, 300 s are allowed: signed with key k.example at ");
        Assert.Equal(before, site.File);
    }

    /// <summary>But for the serial.</summary>
    private static string[] Lines(string text) => [.. text.Split("\r\n").Select(line => line.Contains("SOA", StringComparison.Ordinal) ? "SOA" : line)];
}
