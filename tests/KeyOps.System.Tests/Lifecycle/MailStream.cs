using System.Net;
using System.Text;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Signers;
using KeyOps.System.Tests.Signers;

namespace KeyOps.System.Tests.Lifecycle;

/// <summary>
/// Mail without end: messages through a signer as a mail server brings them, each looked at as receivers do, at once and again until its life is over.
/// Whatever is not as it must be is kept as a failure.
/// </summary>
internal sealed class MailStream : IAsyncDisposable
{
    private static readonly DomainName Domain = DomainName.Parse("keyops.example");
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly MilterAddress _signer;
    private readonly Func<IReadOnlyList<IPEndPoint>> _servers;
    private readonly TimeSpan _messageLife;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(string Selector, DateTimeOffset At)> _alive = [];
    private readonly Dictionary<string, string> _records = [];
    private readonly Dictionary<IPEndPoint, SerialNumber> _serials = [];
    private readonly List<string> _selectors = [];
    private readonly List<string> _failures = [];
    private readonly List<(int Selectors, TaskCompletionSource Seen)> _awaited = [];
    private readonly Task _work;

    /// <param name="signer">Where messages go.</param>
    /// <param name="servers">The name servers that receivers would reach at the moment.</param>
    /// <param name="messageLife">How long each message is looked at.</param>
    public MailStream(MilterAddress signer, Func<IReadOnlyList<IPEndPoint>> servers, TimeSpan messageLife)
    {
        (_signer, _servers, _messageLife) = (signer, servers, messageLife);
        _work = RunAsync();
    }

    /// <summary>How many messages were signed.</summary>
    public int Count { get; private set; }

    /// <summary>How often a signature was looked up and verified.</summary>
    public int Verifications { get; private set; }

    /// <summary>The selectors, in the order in which the signer began to use them.</summary>
    public IReadOnlyList<string> Selectors
    {
        get
        {
            lock (_selectors)
            {
                return [.. _selectors];
            }
        }
    }

    public string Failures => string.Join('\n', _failures);

    /// <summary>Waits until the signer has used so many keys.</summary>
    public async Task UsesAsync(int selectors, TimeSpan patience)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_selectors)
        {
            if (_selectors.Count >= selectors)
            {
                return;
            }

            _awaited.Add((selectors, seen));
        }

        await Task.WhenAny(seen.Task, _work, Task.Delay(patience, _time));
        Assert.True(seen.Task.IsCompleted, $"only {string.Join(", ", Selectors)} within {patience}; {Failures}");
    }

    /// <summary>Sends no more.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    /// <summary>Sends no more, and looks on until the last message's life is over.</summary>
    public async Task FinishAsync()
    {
        await StopAsync();
        using var timer = new PeriodicTimer(Pace);
        while (_alive.Count > 0 && await timer.WaitForNextTickAsync())
        {
            await LookAgainAsync();
        }
    }

    /// <summary>A message of the domain's, as people write them.</summary>
    public static MailMessage Message(int number, DateTimeOffset at)
    {
        var text = $"From: Ann <ann@keyops.example>\r\nTo: bob@other.example\r\nSubject: message {number}\r\nDate: {at.UtcDateTime:R}\r\n\r\nHello Bob\r\n";
        return MailMessage.TryParse(Encoding.ASCII.GetBytes(text), out var message, out var error) ? message : throw new InvalidOperationException(error);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Pace);
        while (!_stop.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync();
            await SendAsync();
            await LookAgainAsync();
            await WatchSerialsAsync();
        }
    }

    private async Task SendAsync()
    {
        var at = _time.GetUtcNow();
        var outcome = await MilterSession.SignAsync(_signer, Message(Count, at), "ann@keyops.example");
        if (outcome is not SigningOutcome.Signed signed || !DkimSignature.TryParse(signed.Signatures[0], out var signature, out _))
        {
            _failures.Add($"{at:HH:mm:ss.fff} the signer {outcome.Describe()}");
            return;
        }

        Count++;
        var selector = signature.Selector.Text;
        foreach (var server in _servers())
        {
            var record = await RecordAsync(server, selector);
            if (record is null || !await MimeKitVerifier.HoldsAsync(signed.Message, _ => record))
            {
                _failures.Add($"{at:HH:mm:ss.fff} signed with {selector}, and {server} answers {record ?? "nothing"}: it does not verify");
            }
            else if (!_records.TryAdd(selector, record) && _records[selector] != record)
            {
                _failures.Add($"{at:HH:mm:ss.fff} selector {selector} is of another key now");
            }

            Verifications++;
        }

        _alive.Add((selector, _time.GetUtcNow()));
        Use(selector);
    }

    private void Use(string selector)
    {
        lock (_selectors)
        {
            if (_selectors.Count > 0 && _selectors[^1] == selector)
            {
                return;
            }

            if (_selectors.Contains(selector))
            {
                _failures.Add($"the signer is back at {selector} after {string.Join(", ", _selectors)}");
            }

            _selectors.Add(selector);
            foreach (var (_, seen) in _awaited.Where(awaited => awaited.Selectors <= _selectors.Count))
            {
                seen.TrySetResult();
            }
        }
    }

    /// <summary>Each message that may still be under way verifies as it did: its record is there, unchanged.</summary>
    private async Task LookAgainAsync()
    {
        foreach (var selector in _alive.Select(message => message.Selector).Distinct().ToArray())
        {
            foreach (var server in _servers())
            {
                var record = await RecordAsync(server, selector);
                var now = _time.GetUtcNow();
                _alive.RemoveAll(message => message.At + _messageLife <= now);
                if (record != _records.GetValueOrDefault(selector) && _alive.Any(message => message.Selector == selector))
                {
                    _failures.Add($"{now:HH:mm:ss.fff} {server} answers {record ?? "nothing"} for {selector}, and a message signed with it is under way");
                }

                Verifications++;
            }
        }
    }

    private async Task WatchSerialsAsync()
    {
        foreach (var server in _servers())
        {
            if ((await AuthoritativeLookup.QuerySerialAsync(server, Domain)).Serial is { } serial)
            {
                if (_serials.TryGetValue(server, out var before) && before.IsAfter(serial))
                {
                    _failures.Add($"{server} went back from serial {before} to {serial}");
                }

                _serials[server] = serial;
            }
        }
    }

    private static async Task<string?> RecordAsync(IPEndPoint server, string selector) =>
        await AuthoritativeLookup.QueryAsync(server, DomainName.Parse($"{selector}._domainkey", Domain), RecordType.Txt) is LookupOutcome.Answer { Rdatas: [var rdata] }
            ? TxtRdata.Join(rdata.Span)
            : null;
}
