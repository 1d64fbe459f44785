using System.Net;
using KeyOps.Authority.Exchanges;
using KeyOps.Core.Records;
using Microsoft.Extensions.Logging;

namespace KeyOps.Operations.Secondaries;

/// <summary>What secondary zones say of themselves. Event ids 3200 to 3219.</summary>
internal static partial class Log
{
    [LoggerMessage(3201, LogLevel.Information, "Zone {Zone} is followed from serial {Serial} on, as last transferred")]
    public static partial void Loaded(this ILogger logger, string zone, SerialNumber? serial);

    [LoggerMessage(3202, LogLevel.Information, "Zone {Zone} has serial {Serial} now, by {Way} from {Primary}: {Records} records")]
    public static partial void Transferred(this ILogger logger, string zone, SerialNumber? serial, string way, IPEndPoint primary, int records);

    [LoggerMessage(3203, LogLevel.Warning, "Zone {Zone} cannot be had from {Primary}: {Reason}")]
    public static partial void PrimaryFailed(this ILogger logger, string zone, IPEndPoint primary, string reason);

    [LoggerMessage(3204, LogLevel.Information, "Zone {Zone}: no differences from {Primary} ({Reason}); the whole zone is asked for")]
    public static partial void NoDifferences(this ILogger logger, string zone, IPEndPoint primary, string reason);

    [LoggerMessage(3205, LogLevel.Error, "Zone {Zone} has expired: no primary has confirmed it since {ConfirmedAt:yyyy-MM-dd HH:mm:ss}Z. It is answered with SERVFAIL until one does")]
    public static partial void Expired(this ILogger logger, string zone, DateTimeOffset confirmedAt);

    [LoggerMessage(3206, LogLevel.Information, "Zone {Zone}: NOTIFY from {Client}")]
    public static partial void Notified(this ILogger logger, string zone, IPAddress client);

    [LoggerMessage(3207, LogLevel.Warning, "NOTIFY for {Zone} from {Client} is refused: {Reason}{LeftOut}")]
    public static partial void NotifyRefused(this ILogger logger, string zone, IPAddress client, string reason, LeftOutLines leftOut);

    [LoggerMessage(3208, LogLevel.Error, "Zone {Zone}: the version transferred cannot be kept: {Reason}")]
    public static partial void NotKept(this ILogger logger, string zone, string reason);

    [LoggerMessage(3209, LogLevel.Error, "Zone {Zone}: asking {Primary} failed, which is a bug; it is asked again")]
    public static partial void FollowingFailed(this ILogger logger, string zone, IPEndPoint primary, Exception exception);
}
