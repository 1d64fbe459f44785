namespace KeyOps.Output;

/// <summary>Times for people, in UTC as zone files and logs have them.</summary>
internal static class Moment
{
    public static string Of(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss") + "Z";

    /// <summary>How long until, or since, in one unit: <c>in 179 d</c>, <c>3 min ago</c>.</summary>
    public static string Relative(DateTimeOffset at, DateTimeOffset now)
    {
        var distance = (at - now).Duration();
        var text = distance switch
        {
            { TotalDays: >= 2 } => $"{distance.TotalDays:0} d",
            { TotalHours: >= 2 } => $"{distance.TotalHours:0} h",
            { TotalMinutes: >= 2 } => $"{distance.TotalMinutes:0} min",
            _ => $"{distance.TotalSeconds:0} s",
        };
        return at >= now ? $"in {text}" : $"{text} ago";
    }
}
