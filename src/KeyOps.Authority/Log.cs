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

    [LoggerMessage(3004, LogLevel.Critical, "A UDP worker ended: its address is answered by the others, if any")]
    public static partial void WorkerFailed(ILogger logger, Exception exception);
}
