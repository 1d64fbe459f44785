using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Values;

/// <summary><c>every 180d</c> or <c>never</c>.</summary>
internal static class RotationText
{
    public static bool TryParse(string text, [NotNullWhen(true)] out RotationSchedule? schedule, [NotNullWhen(false)] out string? error)
    {
        schedule = null;
        error = null;
        if (text == "never")
        {
            schedule = new RotationSchedule.Never();
            return true;
        }

        if (!text.StartsWith("every ", StringComparison.Ordinal))
        {
            error = Duration.TryParsePositive(text, out _, out _)
                ? $"'{text}' does not say how: write 'every {text}'"
                : $"'{Shown.Text(text)}' is not a rotation: 'every 180d', 'never', or a section with 'cron'";
            return false;
        }

        if (!Duration.TryParsePositive(text["every ".Length..].Trim(), out var interval, out error))
        {
            return false;
        }

        schedule = new RotationSchedule.Every(interval);
        return true;
    }
}
