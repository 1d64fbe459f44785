using System.Net;
using KeyOps.Authority.Exchanges;
using KeyOps.Core.Records;
using Microsoft.Extensions.Logging;

namespace KeyOps.Operations.Updates;

/// <summary>What dynamic updates came to. Event ids 3220 to 3229.</summary>
internal static partial class Log
{
    [LoggerMessage(3220, LogLevel.Information, "Zone {Zone}: {Updates} update(s) of {Key} are in serial {Serial}")]
    public static partial void Updated(this ILogger logger, string zone, int updates, string key, SerialNumber? serial);

    [LoggerMessage(3221, LogLevel.Warning, "Update of {Zone} from {Client} with {Key} is refused ({Rcode}): {Reason}{LeftOut}")]
    public static partial void UpdateRefused(this ILogger logger, string zone, IPAddress client, string key, string rcode, string reason, LeftOutLines leftOut);

    [LoggerMessage(3222, LogLevel.Error, "Updates of {Zone} failed; nothing of them is done, or they are told again")]
    public static partial void UpdateFailed(this ILogger logger, string zone, Exception exception);
}
