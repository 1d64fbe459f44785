using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using KeyOps.Core.Names;
using KeyOps.Core.Tsig;
using Microsoft.Extensions.Logging;

namespace KeyOps.Authority.Secondaries;

/// <summary>
/// Tells one server of new versions until it says that it knows: again after 1, 2, 4 and 8 seconds, and 16 seconds later no more until the next version
/// (RFC 1996 §3.6): it asks by itself when the SOA's refresh has passed.
/// </summary>
internal sealed class NotifySender : IAsyncDisposable
{
    private const int Tries = 5;

    /// <summary>Messages sent in a row; a pause between such rows keeps the other side's socket from overflowing.</summary>
    private const int Row = 128;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly NotifyTarget _target;
    private readonly TsigKey? _key;
    private readonly ZoneCatalog _catalog;
    private readonly SecondaryLedger _ledger;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Socket _socket;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<DomainName, PendingNotify> _pending = [];
    private readonly Dictionary<ushort, PendingNotify> _byId = [];
    private readonly PriorityQueue<PendingNotify, DateTimeOffset> _due = new();
    private TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _lastError;
    private readonly Task _sending;
    private readonly Task _receiving;

    public NotifySender(NotifyTarget target, TsigKey? key, ZoneCatalog catalog, SecondaryLedger ledger, TimeProvider time, ILogger logger)
    {
        _target = target;
        _key = key;
        _catalog = catalog;
        _ledger = ledger;
        _time = time;
        _logger = logger;
        _socket = new(target.To.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(target.To.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0));
        _sending = SendDueAsync();
        _receiving = ReceiveAsync();
    }

    public IPEndPoint To => _target.To;

    /// <summary>Tells the server of the version that the zone has by now; one that it is being told of is forgotten.</summary>
    public void Tell(DomainName zone)
    {
        if (!_target.Covers(zone))
        {
            return;
        }

        lock (_lock)
        {
            Forget(zone);
            var pending = new PendingNotify(zone);
            _pending[zone] = pending;
            _due.Enqueue(pending, _time.GetUtcNow());
            _woken.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sending;
        _socket.Dispose();
        await _receiving;
        _stopping.Dispose();
    }

    private async Task SendDueAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!_stopping.IsCancellationRequested)
        {
            Task woken;
            lock (_lock)
            {
                if (_woken.Task.IsCompleted)
                {
                    _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                woken = _woken.Task;
            }

            try
            {
                await woken.WaitAsync(SendRow(), _time, _stopping.Token);
            }
            catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
            {
                // Something falls due, or the end.
            }
#pragma warning disable CA1031 // a bug of the loop itself costs a second, and no notification
            catch (Exception exception)
            {
                Log.NotifyBroken(_logger, _target.To, exception);
                await Task.Delay(FirstWait, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
#pragma warning restore CA1031
        }
    }

    /// <summary>Sends what is due, a row at most; says when there is more to do.</summary>
    private TimeSpan SendRow()
    {
        lock (_lock)
        {
            for (var sent = 0; sent < Row; sent++)
            {
                var now = _time.GetUtcNow();
                if (!_due.TryPeek(out var next, out var dueAt))
                {
                    return Timeout.InfiniteTimeSpan;
                }

                if (_pending.GetValueOrDefault(next.Zone) != next)
                {
                    _due.Dequeue(); // answered, or told anew
                    continue;
                }

                if (dueAt > now)
                {
                    return dueAt - now;
                }

                _due.Dequeue();
                TryAttempt(next, now);
            }

            return Pause;
        }
    }

    private void TryAttempt(PendingNotify pending, DateTimeOffset now)
    {
        try
        {
            Attempt(pending, now);
        }
#pragma warning disable CA1031 // a bug costs the message that found it, which `status` shows, not all to come
        catch (Exception exception)
        {
            Log.NotifyBroken(_logger, _target.To, exception);
            Forget(pending.Zone);
            Note(pending, $"telling it failed, which is a bug (the log has all of it): {exception.Message}");
        }
#pragma warning restore CA1031
    }

    private void Attempt(PendingNotify pending, DateTimeOffset now)
    {
        _byId.Remove(pending.Id);
        if (_catalog.Find(pending.Zone) is not { } zone)
        {
            Forget(pending.Zone); // not served any more
            return;
        }

        if (pending.Attempts == Tries)
        {
            Forget(pending.Zone);
            Note(pending, _lastError is { } error ? $"it cannot be told: {error}" : "it does not answer");
            return;
        }

        do
        {
            pending.Id = (ushort)RandomNumberGenerator.GetInt32(1, ushort.MaxValue + 1);
        }
        while (!_byId.TryAdd(pending.Id, pending));

        pending.Serial = zone.Serial;
        _due.Enqueue(pending, now + (FirstWait * (1 << pending.Attempts++)));
        Send(pending, zone, now);
    }

    private void Send(PendingNotify pending, CompiledZone zone, DateTimeOffset now)
    {
        Span<byte> message = stackalloc byte[NotifyMessage.BufferLength];
        var length = NotifyMessage.Write(pending.Id, zone, message);
        pending.Signer?.Dispose();
        pending.Signer = _key is null ? null : new(_key);
        length = pending.Signer?.Sign(message, length, now) ?? length;
        try
        {
            _socket.SendTo(message[..length], _target.To);
        }
        catch (SocketException problem)
        {
            _lastError = problem.Message;
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[ushort.MaxValue];
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, _target.To, _stopping.Token);
                if (received.RemoteEndPoint.Equals(_target.To))
                {
                    TakeAnswer(buffer.AsSpan(0, received.ReceivedBytes));
                }
            }
            catch (SocketException) when (!_stopping.IsCancellationRequested)
            {
                await Task.Delay(Pause, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
#pragma warning disable CA1031 // an answer that finds a bug is none
            catch (Exception exception)
            {
                Log.NotifyBroken(_logger, _target.To, exception);
            }
#pragma warning restore CA1031
        }
    }

    private void TakeAnswer(ReadOnlySpan<byte> answer)
    {
        lock (_lock)
        {
            if (!NotifyMessage.TryReadAnswer(answer, out var id) || !_byId.TryGetValue(id, out var pending))
            {
                return;
            }

            var problem = NotifyMessage.ProblemOf(answer);
            if (pending.Signer?.Verify(answer, _time.GetUtcNow()) is TsigReply.Refused refused)
            {
                // Anybody can send an unsigned answer: it ends nothing, unless it is the last that is heard.
                _lastError = refused.Reason;
                return;
            }

            _lastError = null;
            Forget(pending.Zone);
            Note(pending, problem);
        }
    }

    private void Forget(DomainName zone)
    {
        if (_pending.Remove(zone, out var pending))
        {
            _byId.Remove(pending.Id);
            pending.Signer?.Dispose();
        }
    }

    private void Note(PendingNotify pending, string? problem)
    {
        _ledger.Add(pending.Zone, new NotifyState(_target.To, _time.GetUtcNow(), pending.Serial, problem));
        if (problem is not null)
        {
            Log.NotifyFailed(_logger, _target.To, pending.Zone.ToStringWithoutDot(), pending.Serial.Number, problem);
        }
    }
}
