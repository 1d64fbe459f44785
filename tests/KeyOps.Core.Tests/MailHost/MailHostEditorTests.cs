using CsCheck;
using KeyOps.Core.MailHost;

namespace KeyOps.Core.Tests.MailHost;

public sealed class MailHostEditorTests
{
    private const string Chrooted = "smtp inet n - y - - smtpd\n";

    private static readonly WantedMailHost Wanted = new(
        new("/usr/bin/policyd-spf", "policyd-spf", 3600),
        new(new("/var/spool/postfix/opendkim/s", "", 0), [new("Mode", "sv", "r"), new("Socket", "local:/var/spool/postfix/opendkim/s", "r", true)]),
        null);

    // Lists as people have them, with and without what guards and ends them.
    private static readonly Gen<string> Restrictions =
        from words in Gen.OneOf("permit_mynetworks", "permit_sasl_authenticated", "reject_unauth_destination", "reject_rbl_client a.example", "permit", "reject", "# note").Array[0, 6]
        from layout in Gen.OneOf(", ", " ", ",\n    ", "\n\t")
        select words.Length == 0 ? "" : $"smtpd_recipient_restrictions ={(layout.Contains('\n', StringComparison.Ordinal) ? layout.TrimStart(',') : " ")}{string.Join(layout, words.Where(word => word[0] != '#'))}\n";

    private static readonly Gen<MailHostTexts> Hosts =
        from restrictions in Restrictions
        from milters in Gen.OneOf("", "smtpd_milters = inet:localhost:1, unix:x/y\n", "smtpd_milters =\n  inet:localhost:1\nnon_smtpd_milters = inet:localhost:1\n", "milter_protocol = 2\n")
        from master in Gen.OneOf(Chrooted, Chrooted + "p unix - n - - - spawn\n  user=nobody argv=/usr/bin/policyd-spf\n", "")
        from openDkim in Gen.OneOf("", "Socket inet:1@localhost\n", "# c\nMode s\n")
        select new MailHostTexts(new(restrictions + milters), new(master), new(openDkim));

    [Fact]
    public void A_host_that_was_edited_needs_no_edit() => Hosts.Sample(host =>
    {
        var draft = MailHostEditor.Edit(Wanted, host);
        var again = MailHostEditor.Edit(Wanted, draft.Texts);

        Assert.NotEmpty(draft.Edits);
        Assert.Empty(again.Edits);
        Assert.Equal(draft.Texts, again.Texts);
    });

    [Fact]
    public void The_restrictions_of_a_person_keep_their_order_and_the_policy_is_asked_behind_the_guard() => Hosts.Sample(host =>
    {
        var before = host.Main.Words("smtpd_recipient_restrictions");
        var after = MailHostEditor.Edit(Wanted, host).Texts.Main.Words("smtpd_recipient_restrictions");

        var asked = after.ToList().FindIndex(word => word == "check_policy_service");
        Assert.Contains("reject_unauth_destination", after.Take(asked));
        Assert.True(IsSubsequence(before, after), $"{string.Join(' ', before)} / {string.Join(' ', after)}");
    });

    [Fact]
    public void A_milter_that_a_person_has_stays_beside_ours() => Hosts.Sample(host =>
    {
        var before = host.Main.Words("smtpd_milters");
        var after = MailHostEditor.Edit(Wanted, host).Texts;

        Assert.Contains("unix:opendkim/s", after.Main.Words("smtpd_milters"));
        var isMoved = host.OpenDkim["Socket"] is not null;
        Assert.True(isMoved || IsSubsequence(before, after.Main.Words("smtpd_milters")));
    });

    [Theory]
    [InlineData("l = a, permit\n", "a, reject_unauth_destination, check_policy_service unix:private/policyd-spf, permit")]
    [InlineData("l = a\n", "a, reject_unauth_destination, check_policy_service unix:private/policyd-spf")]
    [InlineData("l = a defer_unauth_destination b\n", "a defer_unauth_destination check_policy_service unix:private/policyd-spf b")]
    [InlineData("", "permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination, check_policy_service unix:private/policyd-spf")]
    public void The_policy_is_asked_in_the_right_place(string before, string after) =>
        Assert.Equal(after, Edit(before.Replace("l =", "smtpd_recipient_restrictions =", StringComparison.Ordinal)).Texts.Main["smtpd_recipient_restrictions"]);

    [Fact]
    public void A_policy_that_is_asked_before_the_guard_is_told_and_left()
    {
        var draft = Edit("smtpd_recipient_restrictions = check_policy_service unix:private/policyd-spf, reject_unauth_destination\n");

        Assert.Equal("check_policy_service unix:private/policyd-spf, reject_unauth_destination", draft.Texts.Main["smtpd_recipient_restrictions"]);
        Assert.Contains("before reject_unauth_destination", Assert.Single(draft.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_runs_the_program_already_keeps_its_name()
    {
        var draft = Edit("", Chrooted + "policy-spf unix - n y - - spawn user=nobody argv=/usr/bin/policyd-spf\n");

        Assert.Contains("unix:private/policy-spf", draft.Texts.Main["smtpd_recipient_restrictions"], StringComparison.Ordinal);
        Assert.Equal("3600", draft.Texts.Main["policy-spf_time_limit"]);
        Assert.Contains("policy-spf unix - n n - 0 spawn user=nobody", draft.Texts.Master.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "milter_default_action = tempfail\n", "tempfail")]
    [InlineData(null, "", "accept")]
    [InlineData("reject", "milter_default_action = tempfail\n", "reject")]
    public void What_a_person_said_of_absent_milters_stays_unless_the_configuration_says_otherwise(string? configured, string before, string after) =>
        Assert.Equal(after, MailHostEditor.Edit(Wanted with { MilterAction = configured }, Texts(before, Chrooted)).Texts.Main["milter_default_action"]);

    [Fact]
    public void A_socket_that_a_chrooted_service_cannot_reach_is_a_problem_with_a_way_out()
    {
        var wanted = Wanted with { Signer = Wanted.Signer! with { Socket = new("/run/opendkim/s", "", 0) } };

        var problem = Assert.Single(MailHostEditor.Edit(wanted, Texts("", Chrooted)).Problems);
        Assert.Contains("local:/var/spool/postfix/opendkim/opendkim.sock", problem.Remedy, StringComparison.Ordinal);
        Assert.Empty(MailHostEditor.Edit(wanted, Texts("", "smtp inet n - n - - smtpd\n")).Problems);
        Assert.Empty(MailHostEditor.Edit(wanted, Texts("compatibility_level = 3.6\n", "smtp inet n - - - - smtpd\n")).Problems);
        Assert.Single(MailHostEditor.Edit(wanted, Texts("", "smtp inet n - - - - smtpd\n")).Problems);
    }

    private static MailHostDraft Edit(string main, string master = Chrooted) => MailHostEditor.Edit(Wanted, Texts(main, master));

    private static MailHostTexts Texts(string main, string master) => new(new(main), new(master), new(""));

    private static bool IsSubsequence(IEnumerable<string> part, IEnumerable<string> whole)
    {
        var rest = whole.GetEnumerator();
        return part.All(word =>
        {
            while (rest.MoveNext())
            {
                if (rest.Current == word)
                {
                    return true;
                }
            }

            return false;
        });
    }
}
