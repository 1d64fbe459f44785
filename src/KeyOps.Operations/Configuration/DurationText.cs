using System.Diagnostics.CodeAnalysis;
using KeyOps.Operations.Configuration.Values;

namespace KeyOps.Operations.Configuration;

/// <summary>Durations on the command line, written as in the configuration.</summary>
public static class DurationText
{
    /// <summary>Reads <c>90d</c>, <c>12h</c>, <c>1h30m</c>; 0 is none.</summary>
    public static bool TryParse(string text, out TimeSpan duration, [NotNullWhen(false)] out string? error) => Duration.TryParsePositive(text, out duration, out error);
}
