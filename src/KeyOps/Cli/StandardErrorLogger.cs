using Microsoft.Extensions.Logging;

namespace KeyOps.Cli;

/// <summary>Warnings and worse, a line each on standard error: all that a verb without the daemon's logging says.</summary>
internal sealed class StandardErrorLogger : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Console.Error.WriteLine($"keyops: {formatter(state, exception)}{(exception is null ? "" : $": {exception.Message}")}");
        }
    }
}
