using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Counters;
using KeyOps.Authority.Transports;
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
    private readonly InFlight _inFlight;
    private readonly CounterSet _counters = new();
    private readonly ZoneCatalog _catalog;
    private DnsServer? _host;
    private Task? _stopping;

    private AuthorityServer(AuthorityOptions options, ZoneCatalog catalog, ILogger logger)
    {
        _logger = logger;
        _catalog = catalog;
        _connections = new(options.Tcp, options.Time);
        _inFlight = new(options.HandedOver);
        var engine = new AnswerEngine(options.Answers);
        foreach (var endPoint in options.Listen)
        {
            Bind(endPoint, options, engine, catalog);
        }

        Listeners =
        [
            .. _udp.Select(transport => new Listener(transport.EndPoint, "udp")),
            .. _tcp.Select(transport => new Listener(transport.EndPoint, "tcp")),
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
        return server;
    }

    /// <summary>
    /// Stops: what has arrived is answered, connections end, all threads are awaited. When <paramref name="token"/> is cancelled, connections
    /// still busy are cut.
    /// </summary>
    public Task StopAsync(CancellationToken token) => _stopping ??= StopOnceAsync(token);

    public async ValueTask DisposeAsync() => await StopAsync(new CancellationToken(canceled: true));

    private void Bind(IPEndPoint endPoint, AuthorityOptions options, AnswerEngine engine, ZoneCatalog catalog)
    {
        for (var attempt = 1; ; attempt++)
        {
            var udp = default(UdpTransport);
            try
            {
                udp = new UdpTransport(endPoint, options, engine, catalog, _counters, _inFlight, _logger);
                _tcp.Add(new(udp.EndPoint, engine, catalog, _counters, _connections, _inFlight));
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

                _udp.ForEach(transport => transport.Dispose());
                _tcp.ForEach(transport => transport.Dispose());
                throw;
            }
        }
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
        try
        {
            await Task.WhenAll(_udp.Select(transport => transport.StopAsync()));
        }
        catch (Exception)
        {
            // A worker that failed has been logged.
        }

        await _connections.DrainAsync(token);
        await WaitAsync(_inFlight.DrainAsync(), token);
        StopHost();
        _udp.ForEach(transport => transport.Dispose());
        _tcp.ForEach(transport => transport.Dispose());
        await _connections.DisposeAsync();
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
