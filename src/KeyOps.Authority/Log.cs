using System.Net;
using KeyOps.Authority.Exchanges;
using KeyOps.Core.Tsig;
using Microsoft.Extensions.Logging;

namespace KeyOps.Authority;

/// <summary>What the server says of itself. Event ids 3000 to 3099.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Information, "Listening on {Listener}")]
    public static partial void Listening(ILogger logger, Listener listener);

    [LoggerMessage(3002, LogLevel.Information, "The name server has stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(3003, LogLevel.Warning, "A message that the host was to answer failed")]
    public static partial void HostFailed(ILogger logger, Exception exception);

    [LoggerMessage(3010, LogLevel.Information, "Sent {Zone} {Serial} to {Client} by {Kind}: {Records} records, {Messages} messages, {Octets} octets")]
    public static partial void TransferSent(ILogger logger, string zone, uint serial, IPEndPoint client, string kind, long records, int messages, long octets);

    [LoggerMessage(3011, LogLevel.Warning, "Refused {Kind} of {Zone} to {Client}: {Reason}{LeftOut}")]
    public static partial void TransferRefused(ILogger logger, string kind, string zone, IPEndPoint client, string reason, LeftOutLines leftOut);

    [LoggerMessage(3012, LogLevel.Warning, "{Kind} of {Zone} to {Client} broke off after {Messages} messages: {Reason}")]
    public static partial void TransferBroken(ILogger logger, string kind, string zone, IPEndPoint client, int messages, string reason);

    [LoggerMessage(3013, LogLevel.Warning, "Refused a message of {Client}: {Error}: {Reason}{LeftOut}")]
    public static partial void SignatureRefused(ILogger logger, IPEndPoint client, TsigError error, string reason, LeftOutLines leftOut);

    [LoggerMessage(3014, LogLevel.Warning, "{Target} was not told of {Zone} {Serial}: {Problem}")]
    public static partial void NotifyFailed(ILogger logger, IPEndPoint target, string zone, uint serial, string problem);

    [LoggerMessage(3017, LogLevel.Error, "Telling {Target} of new versions failed, which is a bug; it goes on")]
    public static partial void NotifyBroken(ILogger logger, IPEndPoint target, Exception exception);

    [LoggerMessage(3018, LogLevel.Error, "What changed in {Zone} could not be kept for IXFR, which is a bug; secondaries have it whole")]
    public static partial void FollowingBroken(ILogger logger, string zone, Exception exception);

    [LoggerMessage(3015, LogLevel.Information, "Published the catalog zone {Zone} {Serial}: {Members} members")]
    public static partial void CatalogPublished(ILogger logger, string zone, uint serial, int members);

    [LoggerMessage(3005, LogLevel.Error, "A query could not be answered, which is a bug: {Query}")]
    public static partial void QueryFailed(ILogger logger, string query, Exception exception);

    [LoggerMessage(3030, LogLevel.Information, "Certificate {File} read: {Subject}, valid until {NotAfter:yyyy-MM-dd HH:mm:ss}Z")]
    public static partial void CertificateRead(ILogger logger, string file, string subject, DateTime notAfter);

    [LoggerMessage(3031, LogLevel.Error, "The new certificate is refused, the one before stays in force until {NotAfter:yyyy-MM-dd HH:mm:ss}Z: {Problem}")]
    public static partial void CertificateRefused(ILogger logger, string problem, DateTime notAfter);

    [LoggerMessage(3032, LogLevel.Warning, "Certificate {File} is valid from {NotBefore:yyyy-MM-dd HH:mm:ss}Z to {NotAfter:yyyy-MM-dd HH:mm:ss}Z: renew it, clients refuse it otherwise")]
    public static partial void CertificateNotValid(ILogger logger, string file, DateTime notBefore, DateTime notAfter);

    [LoggerMessage(3016, LogLevel.Warning, "A socket for {EndPoint} {Transport} was handed over and is closed: no address to listen on is the same; add it there, or remove it from the socket unit")]
    public static partial void SocketNotWanted(ILogger logger, IPEndPoint endPoint, string transport);

    [LoggerMessage(3004, LogLevel.Critical, "A UDP worker ended: its address is answered by the others, if any")]
    public static partial void WorkerFailed(ILogger logger, Exception exception);
}
