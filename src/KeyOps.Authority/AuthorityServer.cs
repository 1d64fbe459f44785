using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Counters;
using KeyOps.Authority.Exchanges;
using KeyOps.Authority.Secondaries;
using KeyOps.Authority.Tls;
using KeyOps.Authority.Transfers;
using KeyOps.Authority.Transports;
using KeyOps.Core.Names;
using Microsoft.Extensions.Logging;

namespace KeyOps.Authority;

/// <summary>
/// The authoritative server: ARSoft's <see cref="DnsServer"/> on transports of our own, which answer plain queries before it sees
/// them.
/// </summary>
public sealed class AuthorityServer : IAsyncDisposable
{
    /// <summary>How often another port is tried when a free UDP port is taken on TCP.</summary>
    private const int PortTries = 32;

    private readonly ILogger _logger;
    private readonly List<UdpTransport> _udp = [];
    private readonly List<TcpTransport> _tcp = [];
    private readonly TcpConnections _connections;
    private readonly TcpConnections? _tlsConnections;
    private readonly InFlight _inFlight;
    private readonly TimeProvider _time;
    private readonly CounterSet _counters = new();
    private readonly ZoneCatalog _catalog;
    private readonly AnswerEngine _engine;
    private readonly MessageDesk _desk;
    private readonly ZoneJournals _journals = new();
    private readonly SecondaryLedger _ledger = new();
    private SecondaryCare? _care;
    private DnsServer? _host;
    private Task? _stopping;

    private AuthorityServer(AuthorityOptions options, ZoneCatalog catalog, ILogger logger)
    {
        _logger = logger;
        _catalog = catalog;
        _connections = new(options.Tcp, options.Time);
        _inFlight = new(options.HandedOver);
        _time = options.Time;
        _engine = new AnswerEngine(options.Answers);
        _desk = new(_engine, catalog, new(_engine, catalog, _journals, _ledger, options.Time, logger), options.Requests, options.Time, logger) { Access = options.Access };
        foreach (var endPoint in options.Listen)
        {
            Bind(endPoint, options);
        }

        if (options.Tls is { } tls)
        {
            _tlsConnections = new(tls.Limits, options.Time);
            foreach (var endPoint in tls.Listen)
            {
                BindTls(endPoint, tls.Certificate, options.Inherited);
            }
        }

        options.Inherited.CloseRest(logger);
        Listeners =
        [
            .. _udp.Select(transport => new Listener(transport.EndPoint, "udp")),
            .. _tcp.Select(transport => new Listener(transport.EndPoint, transport.IsEncrypted ? "tls" : "tcp")),
        ];
    }

    /// <summary>What is bound, ports resolved.</summary>
    public ImmutableArray<Listener> Listeners { get; }

    /// <summary>What the server has done so far.</summary>
    public ServerCounters Counters => _counters.Read(_catalog);

    /// <summary>Binds all addresses and starts to answer; when it returns, queries are answered.</summary>
    /// <exception cref="SocketException">An address cannot be bound: nothing is left bound.</exception>
    /// <exception cref="ArgumentException">There is no address to listen on.</exception>
    public static AuthorityServer Start(AuthorityOptions options, ZoneCatalog catalog, ILogger logger)
    {
        if (options.Listen.IsDefaultOrEmpty)
        {
            throw new ArgumentException("there is no address to listen on", nameof(options));
        }

        var server = new AuthorityServer(options, catalog, logger);
        server.Run();
        server.StartCare(options.Secondaries);
        return server;
    }

    /// <summary>Changes, while the server runs, who may do more than ask and who is told of new versions; all are then told anew.</summary>
    public async Task ChangeAsync(AccessPolicy access, SecondaryOptions secondaries)
    {
        _desk.Access = access;
        await (_care?.DisposeAsync() ?? ValueTask.CompletedTask);
        StartCare(secondaries);
    }

    /// <summary>Changes, while the server runs, what cookies are made with.</summary>
    public void Use(CookieSecrets secrets) => _engine.Use(secrets);

    /// <summary>Ends when journals and secondaries have caught up with all that was published until now.</summary>
    internal Task FollowedAsync() => _care?.FollowedAsync() ?? Task.CompletedTask;

    /// <summary>What became of telling others of a zone, for each of them.</summary>
    public IEnumerable<NotifyState> NotifiedOf(DomainName zone) => _ledger.NotifiedOf(zone);

    /// <summary>The last transfer of a zone to each client.</summary>
    public IEnumerable<SentTransfer> SentOf(DomainName zone) => _ledger.SentOf(zone);

    /// <summary>The last request for a zone that each of a few clients was refused.</summary>
    public IEnumerable<RefusedRequest> RefusedOf(DomainName zone) => _ledger.RefusedOf(zone);

    /// <summary>
    /// Answers a message that came over HTTPS (RFC 8484): what the engine answers. All else is refused, as it is the host's, whose answers need a connection.
    /// </summary>
    /// <param name="message">The query.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="response">Holds at least <see cref="AnswerEngine.MaxResponseLength"/> octets.</param>
    /// <returns>The response's length; 0 when there is none, since it was no query.</returns>
    public int AnswerHttps(ReadOnlySpan<byte> message, IPAddress client, Span<byte> response)
    {
        Span<byte> address = stackalloc byte[16];
        client.TryWriteBytes(address, out var length);
        var context = new QueryContext(Transport.Encrypted, address[..length], (uint)_time.GetUtcNow().ToUnixTimeSeconds());
        var outcome = _engine.Answer(message, _catalog.Snapshot, context, response);
        if (outcome.Kind == AnswerKind.HandOver)
        {
            outcome = AnswerEngine.Refuse(message, response);
        }

        var counters = _counters.Https.Rent();
        counters.Count(outcome);
        _counters.Https.Return(counters);
        return outcome.Length;
    }

    /// <summary>
    /// Stops: what has arrived is answered, connections end, all threads are awaited. When <paramref name="token"/> is cancelled, connections
    /// still busy are cut.
    /// </summary>
    public Task StopAsync(CancellationToken token) => _stopping ??= StopOnceAsync(token);

    public async ValueTask DisposeAsync() => await StopAsync(new CancellationToken(canceled: true));

    private void Bind(IPEndPoint endPoint, AuthorityOptions options)
    {
        for (var attempt = 1; ; attempt++)
        {
            var udp = default(UdpTransport);
            try
            {
                udp = new UdpTransport(endPoint, options, _engine, _catalog, _counters, _inFlight, _logger) { Desk = _desk };
                _tcp.Add(new(udp.EndPoint, _engine, _catalog, _counters.Tcp, _connections, _inFlight, inherited: options.Inherited) { Desk = _desk });
                _udp.Add(udp);
                return;
            }
            catch (SocketException exception)
            {
                udp?.Dispose();
                if (endPoint.Port == 0 && exception.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < PortTries)
                {
                    continue;
                }

                Unbind();
                throw;
            }
        }
    }

    private void BindTls(IPEndPoint endPoint, TlsCertificate certificate, InheritedSockets inherited)
    {
        try
        {
            _tcp.Add(new(endPoint, _engine, _catalog, _counters.Tls, _tlsConnections!, _inFlight, certificate, inherited) { Desk = _desk });
        }
        catch (SocketException)
        {
            Unbind();
            throw;
        }
    }

    private void Unbind()
    {
        _udp.ForEach(transport => transport.Dispose());
        _tcp.ForEach(transport => transport.Dispose());
    }

    private void Run()
    {
        _host = new DnsServer([.. _udp, .. _tcp]);
        _host.QueryReceived += HostAnswers.AnswerAsync;
        _host.ExceptionThrown += (_, failure) =>
        {
            Log.HostFailed(_logger, failure.Exception);
            return Task.CompletedTask;
        };
        _host.Start();
        foreach (var transport in _udp)
        {
            _ = WatchAsync(transport);
        }

        foreach (var listener in Listeners)
        {
            Log.Listening(_logger, listener);
        }
    }

    private void StartCare(SecondaryOptions options) =>
        _care = new(options, _desk.Access.Keys, _catalog, _journals, _ledger, _time, _logger);

    private async Task WatchAsync(UdpTransport transport)
    {
        try
        {
            await transport.Ended;
        }
        catch (Exception exception)
        {
            Log.WorkerFailed(_logger, exception);
        }
    }

    private async Task StopOnceAsync(CancellationToken token)
    {
        _tcp.ForEach(transport => transport.Stop());
        await (_care?.DisposeAsync() ?? ValueTask.CompletedTask);
        try
        {
            await Task.WhenAll(_udp.Select(transport => transport.StopAsync()));
        }
        catch (Exception)
        {
            // A worker that failed has been logged.
        }

        await Task.WhenAll(_connections.DrainAsync(token), _tlsConnections?.DrainAsync(token) ?? Task.CompletedTask);
        await WaitAsync(_inFlight.DrainAsync(), token);
        StopHost();
        Unbind();
        await _connections.DisposeAsync();
        if (_tlsConnections is not null)
        {
            await _tlsConnections.DisposeAsync();
        }

        Log.Stopped(_logger);
    }

    private void StopHost()
    {
        try
        {
            _host!.Stop();
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OperationCanceledException))
        {
            // Stopped before the thread pool came to begin one of its loops: it waits for that task all the same, which is cancelled by then.
        }
    }

    private static async Task WaitAsync(Task task, CancellationToken token)
    {
        try
        {
            await task.WaitAsync(token);
        }
        catch (OperationCanceledException)
        {
            // The caller has waited long enough.
        }
    }
}
