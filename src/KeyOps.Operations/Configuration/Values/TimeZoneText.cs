using System.Diagnostics.CodeAnalysis;
using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Values;

/// <summary><c>UTC</c>, <c>Europe/Berlin</c>.</summary>
internal static class TimeZoneText
{
    /// <summary>UTC, or a name of the IANA database.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TimeZoneInfo? zone, [NotNullWhen(false)] out string? error)
    {
        error = null;
        zone = null;
        if (text is "UTC" or "Etc/UTC")
        {
            zone = TimeZoneInfo.Utc;
            return true;
        }

        // The name becomes a path below the system's time zones: nothing but a name is looked up.
        if (text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+') && !text.StartsWith('/')
            && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var found))
        {
            zone = found;
            return true;
        }

        var nearest = Nearest.Find(text, TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id));
        error = $"'{Shown.Text(text)}' is not a time zone of this system: UTC, or an IANA name such as Europe/Berlin{(nearest is null ? "" : $"; did you mean '{nearest}'?")}";
        return false;
    }
}
