using Microsoft.Extensions.Logging;

namespace KeyOps.Daemon;

/// <summary>Everything the daemon says. Event ids are stable.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "keyops {Version}: configuration {Configuration}, {Domains} domain(s), state in {State}")]
    public static partial void Starting(this ILogger logger, string version, string configuration, int domains, string state);

    [LoggerMessage(3, LogLevel.Information, "serving {Zones} zone(s) as last published")]
    public static partial void Serving(this ILogger logger, int zones);

    [LoggerMessage(4, LogLevel.Error, "zone {Zone} is not served: {Problem}")]
    public static partial void NotServed(this ILogger logger, string zone, string problem);

    [LoggerMessage(5, LogLevel.Information, "{Subject}: {Text} (because {Reason})")]
    public static partial void StepDone(this ILogger logger, string subject, string text, string reason);

    [LoggerMessage(6, LogLevel.Warning, "{Subject}: held: {Reason}\n  what to do: {Remedy}")]
    public static partial void StepHeld(this ILogger logger, string subject, string reason, string remedy);

    [LoggerMessage(7, LogLevel.Information, "{Steps} step(s) done for {Domains} domain(s); {Next}")]
    public static partial void Settled(this ILogger logger, int steps, int domains, string next);

    [LoggerMessage(8, LogLevel.Error, "a pass broke off; everything it recorded stands, and it is tried again in {Wait}")]
    public static partial void PassFailed(this ILogger logger, Exception exception, TimeSpan wait);

    [LoggerMessage(15, LogLevel.Error, "a pass broke off: {Problem}\n  everything it recorded stands, and it is tried again in {Wait}")]
    public static partial void PassRefused(this ILogger logger, string problem, TimeSpan wait);

    [LoggerMessage(9, LogLevel.Information, "configuration {Configuration} read again")]
    public static partial void Reloaded(this ILogger logger, string configuration);

    [LoggerMessage(10, LogLevel.Error, "configuration {Configuration} is refused, the one before stays in force:\n{Problems}")]
    public static partial void ReloadRefused(this ILogger logger, string configuration, string problems);

    [LoggerMessage(11, LogLevel.Warning, "{Diagnostic}")]
    public static partial void ConfigurationWarning(this ILogger logger, string diagnostic);

    [LoggerMessage(12, LogLevel.Warning, "no control socket ({Problem}): `keyops apply` cannot ask this daemon")]
    public static partial void NoControlSocket(this ILogger logger, string problem);

    [LoggerMessage(17, LogLevel.Information, "Listening on {Address}")]
    public static partial void ListeningHttps(this ILogger logger, string address);

    [LoggerMessage(13, LogLevel.Information, "stopping: answering what came in, finishing the step under way")]
    public static partial void Stopping(this ILogger logger);

    [LoggerMessage(14, LogLevel.Information, "stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(16, LogLevel.Information, "{Subject}: waits until {Until:u} at the earliest: {Reason}")]
    public static partial void StepWaits(this ILogger logger, string subject, string reason, DateTimeOffset? until);
}
