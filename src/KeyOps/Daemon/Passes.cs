using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Control;
using KeyOps.Operations.Publishing;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;
using Microsoft.Extensions.Logging;

namespace KeyOps.Daemon;

/// <summary>
/// Does what is due, when it is due: the alarm calls, what is called for waits together, and one pass at a time does it. What is held, or
/// broke off, is tried again, ever later.
/// </summary>
internal sealed class Passes(KeyStore store, TimeProvider time, IServedZones served, WorkQueue queue, ILogger logger) : IAsyncDisposable
{
    /// <summary>The backoff's name for what is not one domain's: signers, the clock, a pass that broke off.</summary>
    private const string Everything = "";

    private readonly Lock _lock = new();
    private readonly HashSet<DomainName> _due = [];
    private readonly HoldBackoff _backoff = new();
    private bool _allAreDue;
    private bool _isAsked;
    private bool _isRetained;
    private Settings? _settings;
    private Reconciler? _reconciler;
    private Alarm? _alarm;

    public async Task StartAsync(Settings settings, CancellationToken cancellationToken)
    {
        Use(settings);
        _alarm = await Alarm.StartAsync(Call, time, cancellationToken);
    }

    /// <summary>From the next pass on, this configuration counts.</summary>
    public void Use(Settings settings)
    {
        _settings = settings;
        _isRetained = false;
        _reconciler = Reconciler.Create(settings, store, time, served);
    }

    /// <summary>Something is due: a domain, or with null all of them. Whatever else is due by then is done in the same pass.</summary>
    public void Call(DomainName? domain)
    {
        lock (_lock)
        {
            _allAreDue |= domain is null;
            if (domain is not null)
            {
                _due.Add(domain);
            }

            if (_isAsked)
            {
                return;
            }

            _isAsked = true;
        }

        _ = queue.AddAsync(RunDueAsync);
    }

    /// <summary>A pass over all domains, in the queue's turn.</summary>
    public Task RunAllAsync(CancellationToken cancellationToken) => RunAsync(null, cancellationToken);

    /// <summary>A pass over one domain, within the queue's turn that the caller has.</summary>
    public Task RunOneAsync(DomainName domain, CancellationToken cancellationToken) => RunAsync(new HashSet<DomainName> { domain }, cancellationToken);

    /// <summary>What a verb asks for, in the queue's turn; then what that makes due for its domain.</summary>
    public async Task<ReconcileResult> RunErrandAsync(ControlRequest request, Action<ReconcileEvent> tell, CancellationToken cancellationToken)
    {
        void Hear(ReconcileEvent told)
        {
            logger.Event(told);
            tell(told);
        }

        var result = await new Errands(_settings!, store, _reconciler!, time).RunAsync(request, Hear, cancellationToken);
        if (result.IsRefused)
        {
            return result;
        }

        if (request.Verb is not (Errands.Apply or Errands.Rotate))
        {
            var domains = request.Domains.Select(DomainName.Parse).ToHashSet();
            var after = await _reconciler!.ApplyAsync(domains, Hear, cancellationToken);
            result = after with { Steps = result.Steps + after.Steps };
        }

        await SetAlarmsAsync(result, cancellationToken);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        if (_alarm is not null)
        {
            await _alarm.DisposeAsync();
        }
    }

    private Task RunDueAsync(CancellationToken cancellationToken)
    {
        HashSet<DomainName>? only;
        lock (_lock)
        {
            only = _allAreDue ? null : [.. _due];
            _due.Clear();
            _allAreDue = _isAsked = false;
        }

        return RunAsync(only, cancellationToken);
    }

    /// <summary>What goes wrong in it is told, and tried again: the daemon stays.</summary>
    private async Task RunAsync(IReadOnlySet<DomainName>? only, CancellationToken cancellationToken)
    {
        try
        {
            var result = only is null
                ? await _reconciler!.ApplyAsync(null, logger.Event, cancellationToken)
                : await _reconciler!.ApplyDueAsync(only, logger.Event, cancellationToken);
            await SetAlarmsAsync(result, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw;
        }
#pragma warning disable CA1031 // the one place where a failing environment ends a pass and not the daemon
        catch (Exception problem)
        {
            await BrokeOffAsync(problem, cancellationToken);
        }
#pragma warning restore CA1031
    }

    /// <summary>Takes note of a pass that broke off, and sets when it is tried again.</summary>
    public async Task BrokeOffAsync(Exception problem, CancellationToken cancellationToken)
    {
        var wait = _backoff.Held(Everything);
        if (problem is StoreException or IOException or UnauthorizedAccessException)
        {
            // What the environment refuses is told in a line.
            logger.PassRefused(problem.Message, wait);
        }
        else
        {
            logger.PassFailed(problem, wait);
        }

        await _alarm!.SetAllAsync(time.GetUtcNow() + wait, cancellationToken);
    }

    private async Task SetAlarmsAsync(ReconcileResult result, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var (domain, at) in result.DueAt.Where(due => !result.Held.Contains(due.Key)))
        {
            _backoff.Done(ReconcileEvent.Name(domain));
            await _alarm!.SetAsync(domain, at, cancellationToken);
        }

        foreach (var domain in result.Held)
        {
            var again = now + _backoff.Held(ReconcileEvent.Name(domain));
            // Something else may be due for it before what is held is tried again.
            await _alarm!.SetAsync(domain, result.DueAt.GetValueOrDefault(domain) is { } due && due < again ? due : again, cancellationToken);
        }

        var names = result.Held.Select(ReconcileEvent.Name).ToHashSet();
        if (result.Holds.Any(hold => !names.Contains(hold.Subject)))
        {
            await _alarm!.SetAllAsync(now + _backoff.Held(Everything), cancellationToken);
        }
        else
        {
            _backoff.Done(Everything);
        }

        if (!_isRetained)
        {
            await _alarm!.RetainAsync(_settings!.Domains.Select(domain => domain.Name).ToHashSet(), cancellationToken);
            _isRetained = true;
        }

        if (result.Steps > 0 || !result.IsFine)
        {
            logger.Settled(result.Steps, result.Domains, !result.IsFine ? $"{result.Holds.Length} held, tried again" : result.NextDueAt is { } next ? $"next at {next:yyyy-MM-dd HH:mm:ss}Z" : "nothing is scheduled");
        }
    }
}
