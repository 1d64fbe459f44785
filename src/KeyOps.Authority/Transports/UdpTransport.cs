using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using ARSoft.Tools.Net.Dns;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Counters;
using KeyOps.Authority.Exchanges;
using Microsoft.Extensions.Logging;

namespace KeyOps.Authority.Transports;

/// <summary>
/// UDP on one address for ARSoft's server: worker threads answer, and what the engine hands over comes out here, each datagram as a
/// connection of its own.
/// </summary>
internal sealed class UdpTransport : IServerTransport
{
    private readonly List<Socket> _sockets = [];
    private readonly List<UdpWorker> _workers = [];
    private readonly Channel<DatagramConnection> _handedOver;
    private readonly InFlight _inFlight;
    private readonly ILogger _logger;

    public UdpTransport(IPEndPoint endPoint, AuthorityOptions options, AnswerEngine engine, ZoneCatalog catalog, CounterSet counters, InFlight inFlight, ILogger logger)
    {
        Engine = engine;
        Catalog = catalog;
        Time = options.Time;
        _inFlight = inFlight;
        _logger = logger;
        _handedOver = Channel.CreateBounded<DatagramConnection>(options.HandedOver);
        var batches = LinuxSockets.IsSupported && !options.Portable;
        var workers = Math.Max(1, options.Workers);
        var isWildcard = endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any);
        var inherited = options.Inherited.Take(endPoint, SocketType.Dgram);
        try
        {
            if (inherited is not null)
            {
                _sockets.Add(inherited);
                UdpSockets.Adopt(inherited, options.ReceiveBuffer);
            }

            for (var i = 0; i < workers; i++)
            {
                if (inherited is null && (i == 0 || batches))
                {
                    _sockets.Add(UdpSockets.Bind(i == 0 ? endPoint : EndPoint, options.ReceiveBuffer, shared: batches && workers > 1));
                }

                var name = $"keyops-udp-{i}";
                _workers.Add(batches
                    ? new BatchUdpWorker(this, _sockets[inherited is null ? i : 0], wakes: inherited is null, options.Answers.UdpPayload, hasControl: isWildcard, new(options.RateLimit, workers), counters.ForUdp(), name)
                    : new PortableUdpWorker(this, _sockets[0], options.Answers.UdpPayload, new(options.RateLimit, workers), counters.ForUdp(), name));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Who takes what the engine hands over, before the host.</summary>
    public required MessageDesk Desk { get; init; }

    public AnswerEngine Engine { get; }

    public ZoneCatalog Catalog { get; }

    public TimeProvider Time { get; }

    public IPEndPoint EndPoint => (IPEndPoint)_sockets[0].LocalEndPoint!;

    public ushort DefaultAllowedResponseSize => 512;

    public bool SupportsMultipleResponses => false;

    public bool AllowTruncatedResponses => true;

    public TransportProtocol TransportProtocol => TransportProtocol.Udp;

    public void Bind() => _workers.ForEach(worker => worker.Start());

    /// <summary>Ends when all workers have, or fails with the first that fails.</summary>
    public Task Ended => Task.WhenAll(_workers.Select(worker => worker.Ended));

    /// <summary>Ends the workers once they have answered what had arrived.</summary>
    public Task StopAsync()
    {
        _workers.ForEach(worker => worker.Stop());
        return Ended;
    }

    public void Close() => _sockets.ForEach(socket => socket.Dispose());

    public void Dispose()
    {
        Close();
        _workers.OfType<IDisposable>().ToList().ForEach(worker => worker.Dispose());
    }

    /// <summary>Answers by the engine. A bug that a query finds costs that query, not the thread.</summary>
    public AnswerOutcome Answer(
        ReadOnlySpan<byte> query,
        CatalogSnapshot catalog,
        in QueryContext context,
        Span<byte> response,
        RateLimiter limiter,
        WorkerCounters counters)
    {
        try
        {
            var outcome = Engine.Answer(query, catalog, context, response);
            counters.Count(outcome);
            return outcome.Kind == AnswerKind.Respond ? Limit(outcome, context, response, limiter, counters) : outcome;
        }
        catch (Exception exception)
        {
            Log.QueryFailed(_logger, Convert.ToHexString(query), exception);
            return AnswerOutcome.Drop;
        }
    }

    private static AnswerOutcome Limit(in AnswerOutcome outcome, in QueryContext context, Span<byte> response, RateLimiter limiter, WorkerCounters counters)
    {
        switch (limiter.Judge(outcome, context.Client, context.Now))
        {
            case RateLimiter.Verdict.Drop:
                counters.RateLimited++;
                return AnswerOutcome.Drop;
            case RateLimiter.Verdict.Slip:
                counters.Slipped++;
                return new(AnswerKind.Respond, TruncatedResponse.Make(response[..outcome.Length]));
            default:
                return outcome;
        }
    }

    /// <summary>Gives a query to the host, or drops it when the host has enough.</summary>
    public void HandOver(ReadOnlySpan<byte> query, byte[] sender, Action<ReadOnlyMemory<byte>> send)
    {
        if (!_inFlight.TryEnter())
        {
            return;
        }

        var connection = new DatagramConnection(this, RawPackages.Of(query, SocketAddresses.ToEndPoint(sender), EndPoint), send, _inFlight);
        if (!_handedOver.Writer.TryWrite(connection))
        {
            connection.Dispose();
        }
    }

    /// <summary>The next query handed over. Must not throw: ARSoft's loop is <c>async void</c>.</summary>
    public async Task<IServerConnection?> AcceptConnectionAsync(CancellationToken token = default)
    {
        try
        {
            return await _handedOver.Reader.ReadAsync(token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
