using KeyOps.Core.MailHost;

namespace KeyOps.Core.Tests.MailHost;

public sealed class OtherFileTests
{
    [Fact]
    public void A_column_of_master_cf_is_written_in_its_place()
    {
        var file = new MasterFile("smtp inet n - y - - smtpd\n  -o a=b\n# x\nspf  unix  -  n  -  -  10  spawn\n  user=x argv=/bin/y\n");

        Assert.Equal(
            file.Text.Replace("-  n  -  -  10  spawn", "-  n  n  -  0   spawn", StringComparison.Ordinal),
            file.WithColumn("spf", "unix", MasterService.Chroot, "n").WithColumn("spf", "unix", MasterService.MaxProcesses, "0").Text);
        Assert.Equal(
            file.Text.Replace("-  10  spawn", "-  1000 spawn", StringComparison.Ordinal),
            file.WithColumn("spf", "unix", MasterService.MaxProcesses, "1000").Text);
    }

    [Fact]
    public void A_service_is_read_with_all_its_lines()
    {
        var service = Assert.Single(new MasterFile("spf unix - n n - 0 spawn\n# why\n  user=x\n  argv=/bin/y z\n").Services);

        Assert.Equal("spf unix - n n - 0 spawn user=x argv=/bin/y z", service.Line);
        Assert.Equal("/bin/y", service.Program);
    }

    [Theory]
    [InlineData("", "Mode                    sv\n")]
    [InlineData("#Mode s\nMode\ts # why\n", "#Mode s\nMode\tsv # why\n")]
    [InlineData("mode v\nMODE   s", "mode v\nMODE   sv")]
    public void A_setting_of_opendkim_conf_is_set_in_its_place(string before, string after) =>
        Assert.Equal(after, new OpenDkimFile(before).With("Mode", "sv").Text);

    [Theory]
    [InlineData("a:x:1:\nb:x:2:u\n", "b", "a:x:1:\nb:x:2:u,v\n")]
    [InlineData("a:x:1:\nb:x:2:u\n", "a", "a:x:1:v\nb:x:2:u\n")]
    [InlineData("a:x:1:u,v", "a", "a:x:1:u,v")]
    [InlineData("a:x:1:\n", "z", "a:x:1:\n")]
    public void A_user_joins_a_group_once(string before, string group, string after) => Assert.Equal(after, new AccountFile(before).WithMember(group, "v").Text);

    [Theory]
    [InlineData("unix:opendkim/s", true)]
    [InlineData("local:/opendkim/s", true)] // as a chrooted service writes it
    [InlineData("unix:/var/spool/postfix/opendkim/s", true)]
    [InlineData("{ unix:opendkim/s, connect_timeout=5s }", true)]
    [InlineData("unix:/run/opendkim/s", false)]
    [InlineData("inet:localhost:8891", false)]
    [InlineData("$other", false)]
    public void A_local_milter_is_known_by_whatever_name_leads_to_it(string item, bool expected) =>
        Assert.Equal(expected, MilterSocket.TryParse(item, out var read) && new MilterSocket("/var/spool/postfix/opendkim/s", "", 0).IsReachedBy(read, "/var/spool/postfix"));

    [Theory]
    [InlineData("inet:127.0.0.1:8891", true)]
    [InlineData("inet6:[::1]:8891", true)]
    [InlineData("inet:localhost:8892", false)]
    [InlineData("inet:192.0.2.1:8891", false)]
    public void All_names_of_this_machine_are_one(string item, bool expected) =>
        Assert.Equal(expected, MilterSocket.TryParse(item, out var read) && new MilterSocket(null, "localhost", 8891).IsReachedBy(read, "/q"));
}
