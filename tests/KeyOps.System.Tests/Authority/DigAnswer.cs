using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace KeyOps.System.Tests.Authority;

/// <summary>What dig, kdig or drill printed, in a form that two servers, or two of these, can be compared by: records sorted, in lower case.</summary>
internal sealed partial record DigAnswer(string Status, string[] Flags, string Records)
{
    public static bool TryParse(string output, [NotNullWhen(true)] out DigAnswer? answer)
    {
        answer = null;
        if (StatusPattern().Match(output) is not { Success: true } status || FlagsPattern().Match(output) is not { Success: true } flags)
        {
            return false;
        }

        var section = "";
        var records = new List<string>();
        foreach (var line in output.Split('\n'))
        {
            if (SectionPattern().Match(line) is { Success: true } begins)
            {
                section = begins.Groups[1].Value;
            }
            else if (line.Length > 0 && line[0] != ';' && section.Length > 0)
            {
                records.Add($"{section} {SpacePattern().Replace(line, " ").ToLowerInvariant()}");
            }
        }

        answer = new(status.Groups[1].Value, flags.Groups[1].Value.Split(' '), string.Join('\n', records.Order(StringComparer.Ordinal)));
        return true;
    }

    [GeneratedRegex(@"(?:status|rcode): (\w+)")]
    private static partial Regex StatusPattern();

    [GeneratedRegex(@"[Ff]lags: ([^;]*?) ?;")]
    private static partial Regex FlagsPattern();

    [GeneratedRegex(@"^;; (ANSWER|AUTHORITY|ADDITIONAL) SECTION")]
    private static partial Regex SectionPattern();

    [GeneratedRegex(@"\s+")]
    private static partial Regex SpacePattern();
}
