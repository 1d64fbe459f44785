using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Secondaries;

/// <summary>KeyOps as the secondary of real primaries.</summary>
public sealed class SecondaryTests
{
    [Theory]
    [InlineData("named")]
    [InlineData("knotd")]
    [InlineData("nsd")]
    public async Task Every_version_of_a_real_primary_arrives_by_NOTIFY_and_TSIG_and_is_the_same_to_the_last_record(string program)
    {
        using var site = new FollowingSite();
        await using var primary = await PrimaryServer.StartAsync(program, site.Folder, site.Port, FollowingSite.Version(1));
        await using var keyops = site.Start(primary.Port);
        await site.ServesAsync(1, keyops);
        Assert.Equal(await site.ExportAsync(FollowingSite.Version(1)), await site.KeptAsync());

        for (var serial = 2; serial <= 4; serial++)
        {
            await primary.ChangeAsync(FollowingSite.Version(serial));
            await site.ServesAsync(serial, keyops);
            Assert.Equal(await site.ExportAsync(FollowingSite.Version(serial)), await site.KeptAsync());
        }

        Assert.Contains("NOTIFY from 127.0.0.1", keyops.Said, StringComparison.Ordinal);
        Assert.Contains("has serial 4 now, by IXFR", keyops.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_transferred_is_served_again_without_its_primary_until_it_expires()
    {
        using var site = new FollowingSite();
        await using var primary = await PrimaryServer.StartAsync("knotd", site.Folder, site.Port, FollowingSite.Version(1, refresh: 1, expire: 8));
        await using (var first = site.Start(primary.Port))
        {
            await site.ServesAsync(1, first);
        }

        await primary.StopAsync();
        await using var keyops = site.Start(primary.Port);
        await keyops.SaysAsync("is followed from serial 1 on");
        await keyops.SaysAsync($"127.0.0.1:{site.Port} tcp");
        Assert.Contains("192.0.2.3", await site.AskAsync("A", "mail.follow.example"), StringComparison.Ordinal);
        await keyops.SaysAsync("has expired");
        Assert.Equal("", await site.AskAsync("A", "mail.follow.example"));

        await primary.StartAgainAsync();
        await site.ServesAsync(1, keyops);
    }

    [Fact]
    public async Task A_zone_comes_over_TLS_when_the_certificate_is_the_primarys_and_not_otherwise()
    {
        using var site = new FollowingSite();
        await using var primary = await PrimaryServer.StartAsync("named", site.Folder, site.Port, FollowingSite.Version(1));
        await using (var keyops = site.Start($"tsig: k.example, tls: {{ name: {PrimaryServer.TlsName}, ca: named/cert.pem }}", primary.TlsPort))
        {
            await site.ServesAsync(1, keyops);
        }

        Directory.Delete(site.Folder["var/secondary"], recursive: true);
        await using (var keyops = site.Start("tsig: k.example, tls: { name: another.example, ca: named/cert.pem }", primary.TlsPort))
        {
            await keyops.SaysAsync("RemoteCertificateNameMismatch");
        }

        await using var untrusting = site.Start($"tsig: k.example, tls: {{ name: {PrimaryServer.TlsName} }}", primary.TlsPort);
        await untrusting.SaysAsync("UntrustedRoot");
        Assert.Equal("", await site.AskAsync("SOA"));
    }

    [Fact]
    public async Task Status_tells_where_a_followed_zone_stands_and_what_is_wrong_with_its_primary()
    {
        using var site = new FollowingSite();
        await using var primary = await PrimaryServer.StartAsync("named", site.Folder, site.Port, FollowingSite.Version(1, refresh: 1, expire: 8));
        await using var keyops = site.Start(primary.Port);
        await site.ServesAsync(1, keyops);
        await primary.ChangeAsync(FollowingSite.Version(2, refresh: 1, expire: 8));
        await site.ServesAsync(2, keyops);

        var good = (await site.StatusAsync()).Require().Output;
        Assert.Contains($"127.0.0.1:{primary.Port}", good, StringComparison.Ordinal);
        Assert.Contains("IXFR of 2 over 1: ", good, StringComparison.Ordinal);
        Assert.Contains(", key k.example", good, StringComparison.Ordinal);
        Assert.Contains("expires, unless a primary confirms it before", good, StringComparison.Ordinal);

        await primary.StopAsync();
        await keyops.SaysAsync("Connection refused"); // the first failure may be a connection that was open just then
        var failing = await site.StatusAsync();
        Assert.Equal(1, failing.ExitCode);
        Assert.Contains("no primary has sufficed since", failing.Output, StringComparison.Ordinal);
        Assert.Contains("Connection refused", failing.Output, StringComparison.Ordinal);

        await keyops.SaysAsync("has expired");
        Assert.Contains("queries get SERVFAIL", (await site.StatusAsync()).Output, StringComparison.Ordinal);
        foreach (var transport in (string[])["+notcp", "+tcp"])
        {
            foreach (var question in (string[][])[[PrimaryServer.Zone, "SOA"], [$"mail.{PrimaryServer.Zone}", "A"], [$"none.{PrimaryServer.Zone}", "A"]])
            {
                var query = (await ToolProcess.RunAsync("dig", ["@127.0.0.1", "-p", $"{site.Port}", "+norec", transport, .. question])).Output;
                Assert.Contains("status: SERVFAIL", query, StringComparison.Ordinal);
                Assert.Contains("EDE: 24 (Invalid Data): (this zone has expired: no primary has confirmed it in time)", query, StringComparison.Ordinal);
                Assert.Contains(transport == "+tcp" ? "(TCP)" : "(UDP)", query, StringComparison.Ordinal);
            }
        }

        await keyops.StopAsync();
        Assert.Contains("no daemon is running", (await site.StatusAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_and_the_extended_error_name_the_key_of_a_refused_NOTIFY()
    {
        using var site = new FollowingSite();
        await using var primary = await PrimaryServer.StartAsync("named", site.Folder, site.Port, FollowingSite.Version(1));
        await using var keyops = site.Start(primary.Port);
        await site.ServesAsync(1, keyops);

        var unsigned = await ToolProcess.RunAsync("dig", ["@127.0.0.1", "-p", $"{site.Port}", "+opcode=NOTIFY", PrimaryServer.Zone, "SOA"]);
        Assert.Contains("EDE: 18 (Prohibited): (it is not signed, and must be (TSIG))", unsigned.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("k.example", unsigned.Output, StringComparison.Ordinal);
        Assert.Contains("NOTIFY of 127.0.0.1 refused", (await site.StatusAsync()).Output, StringComparison.Ordinal);
        Assert.Contains("it is not signed, and must be with key k.example", (await site.StatusAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_domain_of_its_own_follows_zones_and_nothing_is_wrong_with_that()
    {
        using var site = new FollowingSite { Domains = "" };
        await using var primary = await PrimaryServer.StartAsync("named", site.Folder, site.Port, FollowingSite.Version(1));
        await using var keyops = site.Start(primary.Port);
        await site.ServesAsync(1, keyops);

        await primary.ChangeAsync(FollowingSite.Version(2));
        await site.ServesAsync(2, keyops);
        Assert.DoesNotContain("warning", keyops.Said, StringComparison.Ordinal);
        Assert.Contains("IXFR of 2 over 1: ", (await site.StatusAsync()).Require().Output, StringComparison.Ordinal);
        foreach (var verb in (string[])["plan", "apply"])
        {
            (await KeyOpsBinary.RunInAsync(site.Folder.FullPath, verb, "-c", "keyops.yaml")).Require();
        }

        await keyops.ReadConfigurationAgainAsync();
        await keyops.SaysAsync("read again");
        Assert.Contains(" 2 ", await site.AskAsync("SOA"), StringComparison.Ordinal);
        Assert.Equal(0, await keyops.StopAsync());
    }

    [Fact]
    public async Task The_next_primary_is_asked_when_one_is_down_and_a_wrong_key_is_named()
    {
        using var site = new FollowingSite();
        await using var primary = await PrimaryServer.StartAsync("named", site.Folder, site.Port, FollowingSite.Version(1));
        await using (var keyops = site.Start(FreePort.Next(), primary.Port))
        {
            await site.ServesAsync(1, keyops);
            Assert.Contains("cannot be had from", keyops.Said, StringComparison.Ordinal);
        }

        site.Folder.Write("k", "b3RoZXIgc2VjcmV0IG9mIDMyIG9jdGV0cyBmb3IgdGVzdA==");
        Directory.Delete(site.Folder["var/secondary"], recursive: true);
        await using var wrong = site.Start(primary.Port);
        await wrong.SaysAsync("the secrets of key k.example differ");
    }

    [Theory]
    [InlineData("knotd", true)]
    [InlineData("knotd", false)]
    [InlineData("nsd", true)]
    [InlineData("nsd", false)]
    public async Task A_primary_whose_clock_is_an_hour_off_is_refused_and_the_log_and_status_tell_by_how_much(string program, bool isAhead)
    {
        using var site = new FollowingSite();
        await using var primary = await PrimaryServer.StartAsync(program, site.Folder, site.Port, FollowingSite.Version(1), environment: isAhead ? WrongClock.Ahead : WrongClock.Behind);
        await using var keyops = site.Start(primary.Port);
        await keyops.SaysAsync("the clocks differ: the server's is 3"); // 3599 or 3600, once in a while 3601
        Assert.Matches($"the server's is (3599|360[01]) s {(isAhead ? "ahead of" : "behind")} ours", (await site.StatusAsync()).Output.ReplaceLineEndings(" "));
        Assert.Equal("", await site.AskAsync("SOA"));
        Assert.False(File.Exists(site.Folder["var/secondary/follow.example.zone"]));
    }

    [Theory]
    [InlineData("named")]
    [InlineData("knotd")]
    [InlineData("nsd")]
    public async Task A_primary_whose_journal_does_not_reach_back_gives_the_whole_zone(string program)
    {
        using var site = new FollowingSite();
        await using (var primary = await PrimaryServer.StartAsync(program, site.Folder, site.Port, FollowingSite.Version(1)))
        {
            await using var first = site.Start(primary.Port);
            await site.ServesAsync(1, first);
        }

        Directory.Delete(site.Folder[program], recursive: true);
        await using var another = await PrimaryServer.StartAsync(program, site.Folder, site.Port, FollowingSite.Version(9));
        await using var keyops = site.Start(another.Port);
        await site.ServesAsync(9, keyops);
        await keyops.SaysAsync("has serial 9 now, by AXFR");
        Assert.Equal(await site.ExportAsync(FollowingSite.Version(9)), await site.KeptAsync());
    }

    [Fact]
    public async Task A_transfer_that_is_cut_or_spoilt_leaves_the_version_before_and_is_tried_again()
    {
        using var site = new FollowingSite();
        await using var primary = await PrimaryServer.StartAsync("knotd", site.Folder, site.Port, FollowingSite.Version(1));
        await using var relay = new Relay(primary.Port);
        await using var keyops = site.Start(relay.Port);
        await site.ServesAsync(1, keyops);
        var before = await site.KeptAsync();

        // An answer to the SOA question takes less than 300 octets, the differences more than 800, the whole zone more.
        (int CutsAt, int SpoilsAt, string Reason)[] cases =
        [
            (1, -1, "the connection ended in the midst of it"),
            (500, -1, "the connection ended in the midst of it"),
            (700, -1, "the connection ended in the midst of it"),
            (int.MaxValue, 500, "the answer's signature is not one of key k.example"),
            (int.MaxValue, 701, "the answer is damaged: its records do not lead to its signature"), // a length in the whole zone; of the differences an address
        ];
        var serial = 1;
        foreach (var (cutsAt, spoilsAt, reason) in cases)
        {
            (relay.CutsAt, relay.SpoilsAt) = (cutsAt, spoilsAt);
            var said = keyops.Said.Length;
            var version = FollowingSite.Version(++serial);
            await primary.ChangeAsync(version);
            await Eventually.Async(
                () => Task.FromResult(keyops.Said[said..].Contains($"cannot be had from 127.0.0.1:{relay.Port}: {reason}", StringComparison.Ordinal)),
                () => $"{cutsAt} {spoilsAt} did no harm:\n{keyops.Said}\n{primary.Said}");
            Assert.Contains($" {serial - 1} ", await site.AskAsync("SOA"), StringComparison.Ordinal);
            Assert.Equal(before, await site.KeptAsync());

            (relay.CutsAt, relay.SpoilsAt) = (int.MaxValue, -1);
            await site.ServesAsync(serial, keyops);
            before = await site.ExportAsync(FollowingSite.Version(serial));
            Assert.Equal(before, await site.KeptAsync());
        }
    }
}
