using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using KeyOps.Core.Records;
using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Values;

/// <summary>A TTL: seconds, as zone files have them, or a duration.</summary>
internal static class TtlText
{
    public static bool TryParse(string text, out Ttl ttl, [NotNullWhen(false)] out string? error)
    {
        ttl = default;
        error = null;
        if (!uint.TryParse(text, NumberStyles.None, null, out var seconds))
        {
            if (!Duration.TryParse(text, out var duration, out error))
            {
                return false;
            }

            seconds = (uint)duration.TotalSeconds; // a hundred years of seconds fit
        }

        if (seconds > Ttl.MaxSeconds)
        {
            error = $"'{Shown.Text(text)}' is more than a TTL can say ({Ttl.MaxSeconds} seconds, RFC 2181 §8)";
            return false;
        }

        ttl = new(seconds);
        return true;
    }
}
