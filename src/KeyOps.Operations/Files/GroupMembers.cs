namespace KeyOps.Operations.Files;

/// <summary>Who shares a group, from <c>/etc/passwd</c> and <c>/etc/group</c>.</summary>
internal static class GroupMembers
{
    /// <summary>Whether <paramref name="user"/> is in <paramref name="group"/>.</summary>
    public static bool IsIn(uint group, uint user)
    {
        var name = Libc.NameOfUser(user);
        return Lines("/etc/passwd").Any(fields => fields.Length >= 4 && fields[2] == user.ToString() && fields[3] == group.ToString())
            || Lines("/etc/group").Any(fields => fields.Length >= 4 && fields[2] == group.ToString() && fields[3].Split(',').Contains(name));
    }

    /// <summary>Somebody in <paramref name="group"/> who is neither root nor <paramref name="user"/>; null when there is nobody.</summary>
    public static string? SomeoneElse(uint group, uint user)
    {
        var users = Lines("/etc/passwd")
            .Where(fields => fields.Length >= 4 && uint.TryParse(fields[2], out _))
            .Select(fields => (Name: fields[0], Id: uint.Parse(fields[2]), Group: fields[3]))
            .ToList();
        var trusted = users.Where(each => each.Id == 0 || each.Id == user).Select(each => each.Name).ToHashSet();
        var members = users.Where(each => each.Group == group.ToString()).Select(each => each.Name)
            .Concat(Lines("/etc/group").Where(fields => fields.Length >= 4 && fields[2] == group.ToString()).SelectMany(fields => fields[3].Split(',')));
        return members.FirstOrDefault(name => name.Length > 0 && !trusted.Contains(name));
    }

    private static IEnumerable<string[]> Lines(string file) => File.Exists(file) ? File.ReadLines(file).Select(line => line.Split(':')) : [];
}
