using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace KeyOps.Operations.Files;

/// <summary>A user and a group by number, found by name once: <c>opendkim:opendkim</c>, <c>opendkim</c>, <c>101:104</c>.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Group">The group's number.</param>
/// <param name="Text">As a person wrote it, for messages.</param>
public sealed record FileOwner(uint User, uint Group, string Text)
{
    /// <summary>Whether this process may give files away. Without it an owner is wished for, not set.</summary>
    public static bool MayChange => Libc.EffectiveUser() == 0;

    /// <summary>Reads <c>USER[:GROUP]</c>; without a group the user's main group is meant.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FileOwner? owner, [NotNullWhen(false)] out string? error)
    {
        owner = null;
        var parts = text.Split(':');
        if (parts.Length > 2 || parts.Any(part => part.Length == 0 || part.Contains('\0', StringComparison.Ordinal)))
        {
            error = $"'{text}' is not an owner: USER or USER:GROUP";
            return false;
        }

        uint user;
        uint? group;
        if (Libc.FindUser(parts[0]) is { } found)
        {
            (user, group) = found;
        }
        else if (uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out user))
        {
            group = null;
        }
        else
        {
            error = $"there is no user '{parts[0]}' on this machine";
            return false;
        }

        if (parts.Length == 2)
        {
            group = Libc.FindGroup(parts[1]) ?? (uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
            if (group is null)
            {
                error = $"there is no group '{parts[1]}' on this machine";
                return false;
            }
        }

        error = null;
        owner = new(user, group ?? user, text);
        return true;
    }

    public override string ToString() => Text;
}
