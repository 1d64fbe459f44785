using System.Runtime.InteropServices;
using KeyOps.Cli;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace KeyOps.Daemon;

/// <summary>Runs the daemon until SIGTERM or SIGINT, under systemd as its service.</summary>
internal static class DaemonHost
{
    /// <summary>How long a stop may take: the step under way ends, and answers go out.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(Settings settings, KeyStore store, TimeProvider time)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton<DaemonService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DaemonService>());
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopLimit);
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        builder.Services.AddSystemd();
        builder.Logging.SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Quartz", LogLevel.Warning)
            // A start that fails is told in one line when it comes out of RunAsync.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (!SystemdHelpers.IsSystemdService())
        {
            builder.Logging.AddConsole(options => options.FormatterName = LineFormatter.FormatName);
            builder.Services.AddSingleton<ConsoleFormatter, LineFormatter>();
        }

        using var host = builder.Build();
        var daemon = host.Services.GetRequiredService<DaemonService>();
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            _ = daemon.ReloadAsync();
        });
        await host.RunAsync();
        return ExitCode.Fine;
    }
}
