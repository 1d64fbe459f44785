using System.Net.Sockets;
using System.Reflection;
using System.Threading.Channels;
using KeyOps.Authority;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Control;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KeyOps.Daemon;

/// <summary>
/// The daemon: serves the zones, reconciles at its start and whenever something falls due, answers the verbs. Everything that
/// changes anything goes through one queue.
/// </summary>
internal sealed class DaemonService : BackgroundService
{
    /// <summary>How soon what is held, or broke off, is tried again.</summary>
    private static readonly TimeSpan RetryWait = TimeSpan.FromMinutes(1);

    private readonly KeyStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ILoggerFactory _loggers;
    private readonly ZoneCatalog _catalog = new();
    private readonly WorkQueue _queue = new();
    private Settings _settings;
    private Reconciler _reconciler;
    private NameServer? _server;
    private ControlServer? _control;
    private Alarm? _alarm;

    public DaemonService(Settings settings, KeyStore store, TimeProvider time, ILoggerFactory loggers)
    {
        _store = store;
        _time = time;
        _logger = loggers.CreateLogger("KeyOps.Daemon");
        _loggers = loggers;
        _settings = settings;
        _reconciler = Reconciler.Create(settings, store, time, new ServedZones(_catalog, forTransfers: settings.Server is { Transfers.IsEmpty: false }));
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "";
        _logger.Starting(version, _settings.File, _settings.Domains.Length, _settings.StateFolder);
        if (_settings.Server is not null)
        {
            ZoneLoading.Load(_settings, _catalog, _logger);
            _server = await NameServer.StartAsync(_settings.Server, ServerPolicies.Of(_settings), _catalog, _time, _loggers, cancellationToken);
        }

        StartControl();
        _alarm = await Alarm.StartAsync(_ => _queue.AddAsync(PassAsync), _time, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _logger.Stopping();
        await base.StopAsync(cancellationToken);
        if (_alarm is not null)
        {
            await _alarm.DisposeAsync();
        }

        if (_control is not null)
        {
            await _control.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.StopAsync(cancellationToken);
        }

        _logger.Stopped();
    }

    /// <summary>Reads the configuration again (SIGHUP); a bad one changes nothing.</summary>
    public Task ReloadAsync() => _queue.AddAsync(async cancellationToken =>
    {
        switch (ConfigurationFile.Load(_settings.File))
        {
            case ConfigurationResult.Refused refused:
                _logger.ReloadRefused(_settings.File, string.Join('\n', refused.Diagnostics));
                break;
            case ConfigurationResult.Loaded loaded when loaded.Settings.StateFolder != _settings.StateFolder:
                _logger.ReloadRefused(_settings.File, "`state` cannot change while the daemon runs; restart it");
                break;
            case ConfigurationResult.Loaded loaded:
                try
                {
                    await TakeOverAsync(loaded, ServerPolicies.Of(loaded.Settings), cancellationToken);
                }
                catch (IOException problem)
                {
                    _logger.ReloadRefused(_settings.File, problem.Message);
                }

                break;
            default:
                throw new InvalidOperationException("a configuration is loaded or refused");
        }
    });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var first = _queue.AddAsync(PassAsync);
        await _queue.RunAsync(stoppingToken);
        await first.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>A pass over all domains. What goes wrong in it is told, and tried again: the daemon stays.</summary>
    private async Task PassAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ApplyAsync(null, _ => { }, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw;
        }
#pragma warning disable CA1031 // the one place where a failing environment ends a pass and not the daemon
        catch (Exception problem)
        {
            _logger.PassFailed(problem, RetryWait);
            await _alarm!.SetAsync(_time.GetUtcNow() + RetryWait, cancellationToken);
        }
#pragma warning restore CA1031
    }

    private async Task<ReconcileResult> ApplyAsync(IReadOnlySet<DomainName>? only, Action<ReconcileEvent> tell, CancellationToken cancellationToken)
    {
        var result = await _reconciler.ApplyAsync(
            only,
            told =>
            {
                _logger.Event(told);
                tell(told);
            },
            cancellationToken);
        var next = result.IsFine ? result.NextDueAt : _time.GetUtcNow() + RetryWait;
        if (result.Steps > 0 || !result.IsFine)
        {
            _logger.Settled(result.Steps, result.Domains, next is null ? "nothing is scheduled" : $"next at {next:yyyy-MM-dd HH:mm:ss}Z");
        }

        // An apply of some domains says nothing of the others: a pass finds their due times.
        await _alarm!.SetAsync(only is null ? next : _time.GetUtcNow(), cancellationToken);
        return result;
    }

    private async Task TakeOverAsync(ConfigurationResult.Loaded loaded, ServerPolicies policies, CancellationToken cancellationToken)
    {
        foreach (var warning in loaded.Warnings)
        {
            _logger.ConfigurationWarning(warning.ToString());
        }

        var before = _settings;
        _settings = loaded.Settings;
        _reconciler = Reconciler.Create(_settings, _store, _time, new ServedZones(_catalog, forTransfers: _settings.Server is { Transfers.IsEmpty: false }));
        foreach (var gone in before.Domains.Select(domain => domain.Zone.Origin).Except(_settings.Domains.Select(domain => domain.Zone.Origin)))
        {
            _catalog.Remove(gone);
        }

        if (before.Server != _settings.Server)
        {
            await MoveServerAsync(policies, cancellationToken);
        }
        else if (_server is not null)
        {
            await _server.ChangeAsync(policies);
        }

        if (_settings.Server is not null)
        {
            ZoneLoading.Load(_settings, _catalog, _logger);
        }

        _logger.Reloaded(_settings.File);
        await PassAsync(cancellationToken);
    }

    private async Task MoveServerAsync(ServerPolicies policies, CancellationToken cancellationToken)
    {
        if (_server is not null)
        {
            await _server.StopAsync(cancellationToken);
            _server = null;
        }

        if (_settings.Server is not null)
        {
            _server = await NameServer.StartAsync(_settings.Server, policies, _catalog, _time, _loggers, cancellationToken);
        }
    }

    private void StartControl()
    {
        try
        {
            _control = ControlServer.Start(_settings.StateFolder, AnswerAsync);
        }
        catch (Exception problem) when (problem is SocketException or ArgumentOutOfRangeException or IOException)
        {
            _logger.NoControlSocket(problem.Message);
        }
    }

    private async Task AnswerAsync(ControlRequest request, ChannelWriter<ControlReply> replies, CancellationToken cancellationToken)
    {
        if (request.Verb != "apply")
        {
            replies.TryWrite(new ControlReply.Refused($"the daemon does not know '{request.Verb}'; it may be older than this keyops"));
            return;
        }

        if (request.Configuration != Path.GetFullPath(_settings.File))
        {
            replies.TryWrite(new ControlReply.Refused($"the daemon that holds the store runs with {Path.GetFullPath(_settings.File)}, not with {request.Configuration}"));
            return;
        }

        try
        {
            var only = request.Domains.IsDefaultOrEmpty ? null : request.Domains.Select(DomainName.Parse).ToHashSet();
            await _queue.AddAsync(async cancel =>
            {
                var result = await ApplyAsync(only, told => replies.TryWrite(ControlReply.Of(told)), cancel);
                replies.TryWrite(new ControlReply.Finished(result.Steps, result.Domains, result.NextDueAt));
            });
        }
        catch (OperationCanceledException)
        {
            throw;
        }
#pragma warning disable CA1031 // told to whoever asked; the daemon stays
        catch (Exception problem)
        {
            _logger.PassFailed(problem, RetryWait);
            replies.TryWrite(new ControlReply.Refused(problem.Message));
        }
#pragma warning restore CA1031
    }
}
