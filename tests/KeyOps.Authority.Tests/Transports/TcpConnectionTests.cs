using System.Net.Sockets;
using KeyOps.Authority.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace KeyOps.Authority.Tests.Transports;

public sealed class TcpConnectionTests
{
    private static readonly byte[] Query = QueryBuilder.Of("www.mail.test AAAA");

    [Fact]
    public async Task Queries_sent_together_or_octet_by_octet_are_all_answered()
    {
        await using var server = TestServer.Start(null, ("mail.test", TestZones.Mail));
        using var client = new TcpClient();
        await client.ConnectAsync(server.EndPoint);
        byte[] framed = [0, (byte)Query.Length, .. Query];
        await client.GetStream().WriteAsync(Enumerable.Repeat(framed, 200).SelectMany(octets => octets).ToArray());
        for (var i = 0; i < 200; i++)
        {
            Assert.StartsWith("NOERROR aa\n", MessageText.Of(await TestServer.ReceiveAsync(client.GetStream())), StringComparison.Ordinal);
        }

        client.NoDelay = true;
        foreach (var octet in framed)
        {
            await client.GetStream().WriteAsync(new[] { octet });
        }

        Assert.StartsWith("NOERROR aa\n", MessageText.Of(await TestServer.ReceiveAsync(client.GetStream())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_for_the_host_does_not_hold_up_those_behind_it()
    {
        await using var server = TestServer.Start(null, ("mail.test", TestZones.Mail));
        using var client = new TcpClient();
        await client.ConnectAsync(server.EndPoint);
        await TestServer.SendAsync(client.GetStream(), QueryBuilder.Of("mail.test AXFR"));
        await TestServer.SendAsync(client.GetStream(), Query);
        string[] answers = [MessageText.Of(await TestServer.ReceiveAsync(client.GetStream())), MessageText.Of(await TestServer.ReceiveAsync(client.GetStream()))];
        Assert.Contains("REFUSED", answers);
        Assert.Contains(answers, answer => answer.StartsWith("NOERROR aa", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_idle_connection_and_one_that_drips_a_query_are_ended()
    {
        var time = new FakeTimeProvider();
        await using var server = TestServer.Start(TestServer.Options with { Time = time }, ("mail.test", TestZones.Mail));
        using var idle = new TcpClient();
        using var dripping = new TcpClient();
        await idle.ConnectAsync(server.EndPoint);
        await dripping.ConnectAsync(server.EndPoint);
        foreach (var client in new[] { idle, dripping })
        {
            await TestServer.SendAsync(client.GetStream(), Query);
            await TestServer.ReceiveAsync(client.GetStream());
        }

        await dripping.GetStream().WriteAsync(new byte[] { 0, 40, 1 });
        Assert.Equal(0, await EndOfAsync(dripping, time, TimeSpan.FromSeconds(1)));
        Assert.Equal(0, await EndOfAsync(idle, time, TimeSpan.FromSeconds(6)));
    }

    [Fact]
    public async Task One_connection_too_many_ends_the_one_that_was_idle_longest()
    {
        await using var server = TestServer.Start(TestServer.Options with { Tcp = new() { Connections = 2 } }, ("mail.test", TestZones.Mail));
        using var first = new TcpClient();
        using var second = new TcpClient();
        using var third = new TcpClient();
        foreach (var client in new[] { first, second, third })
        {
            await client.ConnectAsync(server.EndPoint);
            await TestServer.SendAsync(client.GetStream(), Query);
            await TestServer.ReceiveAsync(client.GetStream());
        }

        Assert.Equal(0, await ReadAsync(first));
        await TestServer.SendAsync(second.GetStream(), Query);
        Assert.NotEmpty(await TestServer.ReceiveAsync(second.GetStream()));
    }

    [Fact]
    public async Task A_client_has_a_share_of_the_connections()
    {
        await using var server = TestServer.Start(TestServer.Options with { Tcp = new() { ConnectionsPerClient = 1 } }, ("mail.test", TestZones.Mail));
        using var first = new TcpClient();
        using var second = new TcpClient();
        await first.ConnectAsync(server.EndPoint);
        await TestServer.SendAsync(first.GetStream(), Query);
        await TestServer.ReceiveAsync(first.GetStream());
        await second.ConnectAsync(server.EndPoint);
        Assert.Equal(0, await ReadAsync(second));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public async Task What_is_too_short_for_a_message_ends_the_connection_and_what_came_before_is_answered(int length)
    {
        await using var server = TestServer.Start(null, ("mail.test", TestZones.Mail));
        using var client = new TcpClient();
        await client.ConnectAsync(server.EndPoint);
        byte[] framed = [0, (byte)Query.Length, .. Query, 0, (byte)length, .. new byte[length], 0, (byte)Query.Length, .. Query];
        await client.GetStream().WriteAsync(framed, TestContext.Current.CancellationToken);
        Assert.NotEmpty(await TestServer.ReceiveAsync(client.GetStream()));
        Assert.Equal(0, await ReadAsync(client));
    }

    [Fact]
    public async Task A_stop_ends_idle_connections_and_returns()
    {
        var server = TestServer.Start(null, ("mail.test", TestZones.Mail));
        using var client = new TcpClient();
        await client.ConnectAsync(server.EndPoint);
        await TestServer.SendAsync(client.GetStream(), Query);
        await TestServer.ReceiveAsync(client.GetStream());
        using var patience = new CancellationTokenSource(TestServer.Patience);
        await server.Server.StopAsync(patience.Token);
        Assert.False(patience.IsCancellationRequested);
        Assert.Equal(0, await ReadAsync(client));
    }

    /// <summary>Moves the clock second by second until the server has ended the connection, since its sweep and our octets race.</summary>
    private static async Task<int> EndOfAsync(TcpClient client, FakeTimeProvider time, TimeSpan step)
    {
        var end = ReadAsync(client);
        for (var i = 0; i < 60 && !end.IsCompleted; i++)
        {
            time.Advance(step);
            await Task.WhenAny(end, Task.Delay(50));
        }

        return await end;
    }

    private static async Task<int> ReadAsync(TcpClient client)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], patience.Token);
        }
        catch (IOException)
        {
            return 0; // reset is an end too
        }
    }
}
