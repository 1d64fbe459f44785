using System.Net.Sockets;
using System.Runtime.InteropServices;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Counters;

namespace KeyOps.Authority.Transports;

/// <summary>
/// Answers UDP by Linux's recvmmsg and sendmmsg: a batch comes in with one call, is answered in place into buffers allocated once, and
/// goes out with another. Addresses and control data (the address that was asked) go back as they came.
/// </summary>
internal sealed unsafe class BatchUdpWorker : UdpWorker, IDisposable
{
    private const int BatchSize = 64;
    private const int QueryRoom = 4096 + Line;
    private const int Line = 64; // rooms take an odd number of lines, so that not all begin in the same set of the cache
    private const int NameRoom = 32;    // struct sockaddr_in6 takes 28
    private const int ControlRoom = 64; // one cmsghdr with in6_pktinfo takes 40

    /// <summary>Batches still answered after a stop was asked for: what had arrived by then.</summary>
    private const int LastBatches = 64;

    private readonly UdpTransport _transport;
    private readonly Socket _socket;
    private readonly int _handle;
    private readonly int _responseRoom;
    private readonly byte* _memory;
    private readonly LinuxSockets.Message* _received;
    private readonly LinuxSockets.Message* _sent;
    private readonly byte* _queries;
    private readonly byte* _responses;
    private readonly bool _hasControl;
    private readonly bool _wakes;
    private readonly RateLimiter _limiter;
    private readonly WorkerCounters _counters;
    private readonly BatchWarmUp _warmUp = new(BatchSize);

    public BatchUdpWorker(UdpTransport transport, Socket socket, bool wakes, int responseRoom, bool hasControl, RateLimiter limiter, WorkerCounters counters, string name)
        : base(name)
    {
        _transport = transport;
        _socket = socket;
        _handle = (int)socket.SafeHandle.DangerousGetHandle();
        _responseRoom = responseRoom = (((responseRoom + Line - 1) / Line) | 1) * Line;
        _limiter = limiter;
        _counters = counters;
        _hasControl = hasControl;
        _wakes = wakes;

        var heads = BatchSize * (sizeof(LinuxSockets.Message) + sizeof(LinuxSockets.Vector));
        var size = (2 * heads) + (BatchSize * (NameRoom + ControlRoom + QueryRoom + responseRoom));
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)size, 4096);
        NativeMemory.Clear(_memory, (nuint)size);
        _received = (LinuxSockets.Message*)_memory;
        _sent = _received + BatchSize;
        var vectors = (LinuxSockets.Vector*)(_sent + BatchSize);
        var names = (byte*)(vectors + (2 * BatchSize));
        var controls = names + (BatchSize * NameRoom);
        _queries = controls + (BatchSize * ControlRoom);
        _responses = _queries + (BatchSize * QueryRoom);
        for (var i = 0; i < BatchSize; i++)
        {
            vectors[i] = new() { Base = _queries + (i * QueryRoom), Length = QueryRoom };
            _received[i] = new()
            {
                Name = names + (i * NameRoom),
                Vectors = vectors + i,
                VectorCount = 1,
                Control = hasControl ? controls + (i * ControlRoom) : null,
            };
            vectors[BatchSize + i] = new() { Base = _responses + (i * responseRoom) };
            _sent[i] = new() { Vectors = vectors + BatchSize + i, VectorCount = 1 };
        }
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    protected override void Run()
    {
        var left = LastBatches;
        while (!IsStopping || left-- > 0)
        {
            for (var i = 0; i < BatchSize; i++)
            {
                _received[i].NameLength = NameRoom;
                _received[i].ControlLength = _hasControl ? ControlRoom : 0u;
            }

            var count = LinuxSockets.Receive(_handle, _received, BatchSize, IsStopping ? LinuxSockets.MsgDontWait : LinuxSockets.MsgWaitForOne, null);
            if (count > 0)
            {
                Answer(count);
            }
            else if (IsStopping)
            {
                return;
            }

            // Else a signal, or an error about a datagram sent earlier (ICMP): the next call tells more.
        }
    }

    // It says ENOTCONN, and wakes the thread all the same. A socket that is not ours alone would stay shut for who comes after us: waits on it end by time.
    protected override void Wake() => _ = _wakes ? LinuxSockets.Shutdown(_handle, 0) : 0;

    private void Answer(int count)
    {
        var catalog = _transport.Catalog.Snapshot;
        var now = (uint)_transport.Time.GetUtcNow().ToUnixTimeSeconds();
        var began = _transport.Time.GetTimestamp();
        WarmUp(count, catalog);
        var sent = 0;
        for (var i = 0; i < count; i++)
        {
            ref var query = ref _received[i];
            if (query.Length < Query.HeaderLength || (query.Flags & LinuxSockets.MsgTrunc) != 0)
            {
                continue; // nothing, as after a shutdown, or longer than any query
            }

            var vector = _sent[sent].Vectors;
            var message = new ReadOnlySpan<byte>(query.Vectors->Base, (int)query.Length);
            var context = new QueryContext(Transport.Datagram, SocketAddresses.Address(new(query.Name, (int)query.NameLength)), now);
            var outcome = _transport.Answer(message, catalog, context, new(vector->Base, _responseRoom), _limiter, _counters);
            if (outcome.Kind == AnswerKind.Respond)
            {
                vector->Length = (nuint)outcome.Length;
                _sent[sent].Name = query.Name;
                _sent[sent].NameLength = query.NameLength;
                _sent[sent].Control = query.Control;
                _sent[sent].ControlLength = query.ControlLength;
                sent++;
            }
            else if (outcome.Kind == AnswerKind.HandOver)
            {
                HandOver(message, query);
            }
        }

        Send(_sent, sent);
        _counters.Took(_transport.Time.GetElapsedTime(began), count);
    }

    private void WarmUp(int count, CatalogSnapshot catalog)
    {
        if (BatchWarmUp.IsSupported && count >= BatchWarmUp.WorthFrom)
        {
            for (var i = 0; i < count; i++)
            {
                _warmUp.Add(new(_received[i].Vectors->Base, (int)_received[i].Length), catalog);
            }

            _warmUp.Run(catalog);
        }
    }

    private void Send(LinuxSockets.Message* messages, int count)
    {
        while (count > 0)
        {
            var done = LinuxSockets.Send(_handle, messages, (uint)count, 0);
            if (done <= 0)
            {
                if (Marshal.GetLastSystemError() == LinuxSockets.Eintr)
                {
                    continue;
                }

                done = 1; // this one cannot be sent (its address is unreachable): on to the next
            }

            messages += done;
            count -= done;
        }
    }

    private void HandOver(ReadOnlySpan<byte> message, in LinuxSockets.Message query)
    {
        var name = new ReadOnlySpan<byte>(query.Name, (int)query.NameLength).ToArray();
        var control = new ReadOnlySpan<byte>(query.Control, (int)query.ControlLength).ToArray();
        _transport.HandOver(message, name, response => SendOne(response.Span, name, control));
    }

    /// <summary>Sends a response of the host, from whichever thread.</summary>
    private void SendOne(ReadOnlySpan<byte> response, byte[] name, byte[] control)
    {
        fixed (byte* octets = response, to = name, from = control)
        {
            var vector = new LinuxSockets.Vector { Base = octets, Length = (nuint)response.Length };
            var message = new LinuxSockets.Message
            {
                Name = to,
                NameLength = (uint)name.Length,
                Vectors = &vector,
                VectorCount = 1,
                Control = from,
                ControlLength = (nuint)control.Length,
            };
            Send(&message, 1);
        }

        GC.KeepAlive(_socket);
    }
}
