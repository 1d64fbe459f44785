using System.Collections.ObjectModel;
using System.Net.Sockets;
using System.Reflection;
using System.Threading.Channels;
using KeyOps.Authority;
using KeyOps.Authority.Loading;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Control;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Requests;
using KeyOps.Operations.Secondaries;
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
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ILoggerFactory _loggers;
    private readonly ZoneCatalog _catalog = new();
    private readonly KeyStore _store;
    private readonly ServedZones _served;
    private readonly RequestHandler _requests = new();
    private readonly WorkQueue _queue;
    private readonly Passes _passes;
    private readonly LoadingMemory _memory;
    private Settings _settings;
    private NameServer? _server;
    private SecondaryZones? _secondaries;
    private ControlServer? _control;

    public DaemonService(Settings settings, KeyStore store, TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _store = store;
        _logger = loggers.CreateLogger("KeyOps.Daemon");
        _loggers = loggers;
        _settings = settings;
        _served = new(_catalog) { ForTransfers = settings.Server is { Transfers.IsEmpty: false } };
        _memory = new(time);
        _queue = new(_memory);
        _passes = new(store, time, _served, _queue, _logger);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "";
        _logger.Starting(version, _settings.File, _settings.Domains.Length, _settings.StateFolder);
        if (_settings.Server is not null)
        {
            var policies = ServerPolicies.Of(_settings);
            ZoneLoading.Load(_settings, _catalog, _logger);
            StartSecondaries(before: ReadOnlyDictionary<DomainName, FollowedState>.Empty);
            LoadingMemory.GiveBack();
            TakeUpdates();
            _server = await NameServer.StartAsync(_settings.Server, policies, _requests, _catalog, _time, _loggers, cancellationToken);
        }

        StartControl();
        await _passes.StartAsync(_settings, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _logger.Stopping();
        await base.StopAsync(cancellationToken);
        await _passes.DisposeAsync();
        _memory.Dispose();
        if (_control is not null)
        {
            await _control.DisposeAsync();
        }

        if (_secondaries is not null)
        {
            await _secondaries.DisposeAsync();
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
        var first = _queue.AddAsync(_passes.RunAllAsync);
        await _queue.RunAsync(stoppingToken);
        await first.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task TakeOverAsync(ConfigurationResult.Loaded loaded, ServerPolicies policies, CancellationToken cancellationToken)
    {
        foreach (var warning in loaded.Warnings)
        {
            _logger.ConfigurationWarning(warning.ToString());
        }

        var before = _settings;
        _settings = loaded.Settings;
        _served.ForTransfers = _settings.Server is { Transfers.IsEmpty: false };
        _passes.Use(_settings);
        var followed = _secondaries?.States ?? ReadOnlyDictionary<DomainName, FollowedState>.Empty;
        if (_secondaries is not null)
        {
            await _secondaries.DisposeAsync();
            _requests.Secondaries = _secondaries = null;
        }

        foreach (var gone in ZonesOf(before).Except(ZonesOf(_settings)))
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
            StartSecondaries(followed);
            TakeUpdates();
        }

        _logger.Reloaded(_settings.File);
        await _passes.RunAllAsync(cancellationToken);
    }

    private static IEnumerable<DomainName> ZonesOf(Settings settings) =>
        settings.Domains.Select(domain => domain.Zone.Origin).Concat(settings.Server?.Followed.Select(zone => zone.Zone) ?? []);

    private void StartSecondaries(IReadOnlyDictionary<DomainName, FollowedState> before)
    {
        if (_settings.Server is { Followed: { IsEmpty: false } followed })
        {
            _requests.Secondaries = _secondaries = SecondaryZones.Start(
                followed,
                TsigSecrets.Load(_settings.TsigKeys),
                _settings.StateFolder,
                _served,
                before,
                _memory,
                _time,
                _loggers.CreateLogger("KeyOps.Secondaries"));
        }
    }

    private void TakeUpdates() => _requests.Updater = _settings.Server is { Updates.IsEmpty: false }
        ? new(_settings, _store, _served, _queue.AddAsync, _passes.RunOneAsync, _time, _loggers.CreateLogger("KeyOps.Updates"))
        : null;

    private async Task MoveServerAsync(ServerPolicies policies, CancellationToken cancellationToken)
    {
        if (_server is not null)
        {
            await _server.StopAsync(cancellationToken);
            _server = null;
        }

        if (_settings.Server is not null)
        {
            _server = await NameServer.StartAsync(_settings.Server, policies, _requests, _catalog, _time, _loggers, cancellationToken);
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

    private void TellZones(ControlRequest request, ChannelWriter<ControlReply> replies)
    {
        var only = request.Domains.IsDefaultOrEmpty ? null : request.Domains.Select(DomainName.Parse).ToHashSet();
        var ours = _settings.Domains.Where(domain => only?.Contains(domain.Name) is not false).Select(domain => domain.Zone.Origin);
        var others = _settings.Server?.Followed.Select(zone => zone.Zone).Concat(_settings.Server.Secondaries.Catalog is { } catalog ? [catalog] : []) ?? [];
        var zones = ours.Concat(others.Where(zone => only?.Contains(zone) is not false)).Distinct().ToList();
        if (_server is { } server && _settings.Server is { } settings)
        {
            foreach (var line in server.SecondariesOf(settings.Secondaries, _catalog, zones))
            {
                replies.TryWrite(line);
            }

            var states = _secondaries?.States ?? ReadOnlyDictionary<DomainName, FollowedState>.Empty;
            foreach (var state in zones.Select(states.GetValueOrDefault).OfType<FollowedState>())
            {
                replies.TryWrite(ZoneLines.Of(state));
            }
        }

        replies.TryWrite(new ControlReply.Finished(0, zones.Count, null));
    }

    private async Task AnswerAsync(ControlRequest request, ChannelWriter<ControlReply> replies, CancellationToken cancellationToken)
    {
        if (request.Verb == ZoneLines.Verb)
        {
            TellZones(request, replies);
            return;
        }

        if (!Errands.Knows(request.Verb))
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
            await _queue.AddAsync(async cancel =>
            {
                var result = await _passes.RunErrandAsync(request, told => replies.TryWrite(ControlReply.Of(told)), cancel);
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
            await _passes.BrokeOffAsync(problem, cancellationToken);
            replies.TryWrite(new ControlReply.Refused(problem.Message));
        }
#pragma warning restore CA1031
    }
}
