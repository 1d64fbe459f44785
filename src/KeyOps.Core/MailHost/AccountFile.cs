namespace KeyOps.Core.MailHost;

/// <summary>The text of <c>/etc/group</c> or <c>/etc/gshadow</c>: four fields a line, the last one the members.</summary>
/// <param name="Text">An octet a character.</param>
public sealed record AccountFile(string Text)
{
    private const int Fields = 4;

    public bool HasGroup(string group) => Find(group) is not null;

    /// <summary>Whether the user stands among the members; the group that is the user's own in <c>/etc/passwd</c> needs no such mention.</summary>
    public bool HasMember(string group, string user) => Find(group) is var (start, end) && Text[start..end].Split(',').Contains(user);

    /// <summary>With the user as the last member; unchanged when there is no such group.</summary>
    public AccountFile WithMember(string group, string user) =>
        Find(group) is not var (start, end) || HasMember(group, user) ? this
        : new(Text.Insert(end, end > start ? $",{user}" : user));

    /// <summary>Where the members stand.</summary>
    private (int Start, int End)? Find(string group)
    {
        for (var start = 0; start < Text.Length;)
        {
            var newline = Text.IndexOf('\n', start);
            var end = newline < 0 ? Text.Length : newline;
            var fields = Text[start..end].Split(':');
            if (fields.Length == Fields && fields[0] == group)
            {
                return (end - fields[^1].Length, end);
            }

            start = end + 1;
        }

        return null;
    }
}
