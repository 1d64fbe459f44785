using System.Globalization;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Store;

/// <summary>How names and times stand in the store: for people with <c>sqlite3</c> too.</summary>
internal static class StoreText
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    /// <summary>Lower case, without the final dot.</summary>
    public static string Of(DomainName domain) => domain.ToLower().ToStringWithoutDot();

    /// <summary>UTC, to the tick, so that text order is time order.</summary>
    public static string Of(DateTimeOffset at) => at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
