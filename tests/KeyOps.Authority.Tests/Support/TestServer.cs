using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace KeyOps.Authority.Tests.Support;

/// <summary>A started server on a free port, and how to ask it over each transport.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly AuthorityServer _server;

    private TestServer(AuthorityServer server, ZoneCatalog catalog)
    {
        _server = server;
        Catalog = catalog;
    }

    public ZoneCatalog Catalog { get; }

    public AuthorityServer Server => _server;

    public IPEndPoint EndPoint => _server.Listeners[0].EndPoint;

    public static AuthorityOptions Options { get; } = new() { Listen = [new(IPAddress.Loopback, 0)], Workers = 2 };

    public static TestServer Start(AuthorityOptions? options, params (string Apex, string Text)[] zones)
    {
        var catalog = new ZoneCatalog();
        catalog.PublishAll(zones.Select(zone => CompiledZone.Compile(ZoneText.Parse(zone.Apex, zone.Text))));
        return new(AuthorityServer.Start(options ?? Options, catalog, NullLogger.Instance), catalog);
    }

    public Task<byte[]> AskAsync(byte[] query, string transport) => transport == "udp" ? AskUdpAsync(query) : AskTcpAsync(query);

    /// <summary>Asks as <see cref="QueryBuilder"/> says and checks what every response must have.</summary>
    public async Task<string> AskAsync(string question, string transport)
    {
        var query = QueryBuilder.Of(question);
        var response = await AskAsync(query, transport);
        Assert.Equal(query[..2], response[..2]);
        Assert.Equal(0x80, response[2] & 0xF8);
        return MessageText.Of(response);
    }

    /// <summary>Asks from a connected socket, at another address of the server if one is given.</summary>
    public async Task<byte[]> AskUdpAsync(byte[] query, IPAddress? address = null)
    {
        using var socket = new Socket(EndPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(new IPEndPoint(address ?? EndPoint.Address, EndPoint.Port));
        await socket.SendAsync(query);
        var response = new byte[ushort.MaxValue];
        using var patience = new CancellationTokenSource(Patience);
        var length = await socket.ReceiveAsync(response, patience.Token);
        return response[..length];
    }

    public async Task<byte[]> AskTcpAsync(byte[] query)
    {
        using var client = new TcpClient(EndPoint.AddressFamily);
        await client.ConnectAsync(EndPoint);
        await SendAsync(client.GetStream(), query);
        return await ReceiveAsync(client.GetStream());
    }

    public static async Task SendAsync(Stream stream, byte[] query)
    {
        var framed = new byte[query.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
        query.CopyTo(framed, 2);
        await stream.WriteAsync(framed);
    }

    public static async Task<byte[]> ReceiveAsync(Stream stream)
    {
        using var patience = new CancellationTokenSource(Patience);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, patience.Token);
        var response = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(response, patience.Token);
        return response;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
