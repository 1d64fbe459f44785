using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KeyOps.Authority.Transports;

/// <summary>
/// All TCP connections of a server, within their limits. They are kept in the order of their last activity: one too many ends the one
/// that has been idle longest, and once a second those that overstay are ended.
/// </summary>
internal sealed class TcpConnections : IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly TcpLimits _limits;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly LinkedList<TcpConnection> _byActivity = [];
    private readonly Dictionary<AddressBits, int> _perClient = [];
    private readonly ITimer _sweeper;
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closing;

    public TcpConnections(TcpLimits limits, TimeProvider time)
    {
        _limits = limits;
        _time = time;
        _sweeper = time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
    }

    public uint UnixSeconds => (uint)_time.GetUtcNow().ToUnixTimeSeconds();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byActivity.Count;
            }
        }
    }

    /// <summary>Takes a connection in, or closes it and gives null.</summary>
    public TcpConnection? TryAdd(TcpTransport transport, Socket socket)
    {
        TcpConnection? evicted = null;
        try
        {
            socket.NoDelay = true;
            var client = ClientOf((IPEndPoint)socket.RemoteEndPoint!);
            lock (_lock)
            {
                var count = _perClient.GetValueOrDefault(client);
                if (_closing || count >= _limits.ConnectionsPerClient)
                {
                    socket.Dispose();
                    return null;
                }

                if (_byActivity.Count >= _limits.Connections)
                {
                    evicted = _byActivity.First!.Value;
                    Forget(evicted);
                }

                _perClient[client] = count + 1;
                var connection = new TcpConnection(transport, this, socket, client, _time.GetTimestamp());
                _byActivity.AddLast(connection.Place);
                return connection;
            }
        }
        catch (SocketException)
        {
            socket.Dispose(); // gone again
            return null;
        }
        finally
        {
            evicted?.Abort();
        }
    }

    /// <summary>Ends the connection that has been idle longest.</summary>
    public void EvictOldest()
    {
        TcpConnection? oldest;
        lock (_lock)
        {
            oldest = _byActivity.First?.Value;
            if (oldest is not null)
            {
                Forget(oldest);
            }
        }

        oldest?.Abort();
    }

    /// <summary>Notes that a connection asked or was answered.</summary>
    public void Touch(TcpConnection connection)
    {
        lock (_lock)
        {
            connection.LastActivity = _time.GetTimestamp();
            if (connection.Place.List is not null)
            {
                _byActivity.Remove(connection.Place);
                _byActivity.AddLast(connection.Place);
            }
        }
    }

    public void Remove(TcpConnection connection)
    {
        lock (_lock)
        {
            Forget(connection);
        }
    }

    /// <summary>Ends what is idle and, once <paramref name="token"/> is cancelled, the rest; takes no more in.</summary>
    public async Task DrainAsync(CancellationToken token)
    {
        TcpConnection[] all;
        lock (_lock)
        {
            _closing = true;
            all = [.. _byActivity];
            if (all.Length == 0)
            {
                _empty.TrySetResult();
            }
        }

        foreach (var connection in all)
        {
            connection.Finish();
        }

        await using (token.Register(() => Array.ForEach(all, connection => connection.Abort())))
        {
            await _empty.Task;
        }
    }

    public ValueTask DisposeAsync() => _sweeper.DisposeAsync();

    private static AddressBits ClientOf(IPEndPoint endPoint)
    {
        Span<byte> octets = stackalloc byte[16];
        endPoint.Address.MapToIPv6().TryWriteBytes(octets, out _);
        if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
        {
            octets[8..].Clear();
        }

        return AddressBits.Read(octets);
    }

    private void Forget(TcpConnection connection)
    {
        if (connection.Place.List is null)
        {
            return;
        }

        _byActivity.Remove(connection.Place);
        if (--CollectionsMarshal.GetValueRefOrAddDefault(_perClient, connection.Client, out _) <= 0)
        {
            _perClient.Remove(connection.Client);
        }

        if (_closing && _byActivity.Count == 0)
        {
            _empty.TrySetResult();
        }
    }

    private TimeSpan PatienceWith(TcpConnection connection) => connection.Activity switch
    {
        TcpActivity.Idle => _limits.Idle,
        TcpActivity.Transferring => _limits.Transfer,
        _ => _limits.Total,
    };

    private void Sweep()
    {
        var overdue = new List<TcpConnection>();
        lock (_lock)
        {
            foreach (var connection in _byActivity)
            {
                if (_time.GetElapsedTime(connection.LastActivity) > PatienceWith(connection)
                    || _time.GetElapsedTime(connection.OpenedAt) > _limits.Total)
                {
                    overdue.Add(connection);
                }
            }
        }

        overdue.ForEach(connection => connection.Abort());
    }
}
