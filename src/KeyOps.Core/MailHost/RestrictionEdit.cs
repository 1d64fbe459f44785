using System.Collections.Immutable;

namespace KeyOps.Core.MailHost;

/// <summary>
/// Has Postfix ask the policy service about recipients: behind <c>reject_unauth_destination</c>, so that a policy's answer can never make an open relay of the host, and
/// nobody is asked about mail that is not taken anyway.
/// </summary>
internal sealed class RestrictionEdit(MainFile main, string service)
{
    private const string Name = "smtpd_recipient_restrictions";
    private const string Guard = "reject_unauth_destination";
    private const string Check = "check_policy_service";
    private const string Reason = "received mail is checked against its sender's SPF, after it is clear that it is for this host";

    private static readonly string[] Guards = [Guard, "defer_unauth_destination"];

    /// <summary>What ends a list: nothing behind it is looked at.</summary>
    private static readonly string[] Ends = ["permit", "reject", "defer", "defer_if_permit"];

    private readonly string _home = main.Home(Name);
    private readonly string _socket = $"unix:private/{service}";

    public void Apply(out MainFile result, ICollection<MailHostEdit> edits, ICollection<string> notes)
    {
        var words = main.Words(_home);
        result = main;
        if (AskedAt(words) is var asked and >= 0)
        {
            if (IndexOfGuard(words) > asked)
            {
                notes.Add($"main.cf: {_home} asks the policy service before {words[IndexOfGuard(words)]}; behind it is where it belongs (postconf(5), check_policy_service)");
            }

            return;
        }

        var item = $"{Check} {_socket}";
        if (words.IsEmpty)
        {
            result = main.With(_home, $"permit_mynetworks, permit_sasl_authenticated, {Guard}, {item}");
        }
        else if (IndexOfGuard(words) is var guard and >= 0)
        {
            result = main.WithBehind(_home, words[guard], item);
        }
        else if (words.FirstOrDefault(word => Ends.Contains(word)) is { } end)
        {
            result = main.WithBefore(_home, end, $"{Guard}, {item}");
        }
        else
        {
            result = main.WithBehind(_home, words[^1], $"{Guard}, {item}");
        }

        edits.Add(new MailHostEdit.Parameter(_home, result[_home]!, Reason));
    }

    private int AskedAt(ImmutableArray<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            // As "check_policy_service unix:private/x", or with settings, as "check_policy_service { unix:private/x, timeout=10s }".
            var target = words[i].Trim('{', '}', ' ').Split([',', ' ', '\t'], 2)[0];
            if (target == _socket && (i == 0 || words[i - 1] == Check))
            {
                return i;
            }
        }

        return -1;
    }

    private static int IndexOfGuard(ImmutableArray<string> words) => words.ToList().FindLastIndex(word => Guards.Contains(word));
}
