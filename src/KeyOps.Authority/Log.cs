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

    [LoggerMessage(3005, LogLevel.Error, "A query could not be answered, which is a bug: {Query}")]
    public static partial void QueryFailed(ILogger logger, string query, Exception exception);

    [LoggerMessage(3010, LogLevel.Information, "Certificate {File} read: {Subject}, valid until {NotAfter:yyyy-MM-dd HH:mm:ss}Z")]
    public static partial void CertificateRead(ILogger logger, string file, string subject, DateTime notAfter);

    [LoggerMessage(3011, LogLevel.Error, "The new certificate is refused, the one before stays in force until {NotAfter:yyyy-MM-dd HH:mm:ss}Z: {Problem}")]
    public static partial void CertificateRefused(ILogger logger, string problem, DateTime notAfter);

    [LoggerMessage(3012, LogLevel.Warning, "Certificate {File} is valid from {NotBefore:yyyy-MM-dd HH:mm:ss}Z to {NotAfter:yyyy-MM-dd HH:mm:ss}Z: renew it, clients refuse it otherwise")]
    public static partial void CertificateNotValid(ILogger logger, string file, DateTime notBefore, DateTime notAfter);

    [LoggerMessage(3004, LogLevel.Critical, "A UDP worker ended: its address is answered by the others, if any")]
    public static partial void WorkerFailed(ILogger logger, Exception exception);
}
