using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using KeyOps.Authority.Tests.Support;
using KeyOps.Authority.Tls;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace KeyOps.Authority.Tests.Transports;

public sealed class TlsTests
{
    private static readonly byte[] Padded = QueryBuilder.Of("www.mail.test AAAA +option=12:0000");

    [Fact]
    public async Task The_answer_is_the_one_of_TCP_and_padded_when_the_query_was()
    {
        using var files = new TlsFiles(TimeProvider.System);
        using var certificate = files.Open(NullLogger.Instance);
        await using var server = Start(certificate);
        using var client = new TcpClient();
        await using var stream = await ConnectAsync(server, client);

        await TestServer.SendAsync(stream, QueryBuilder.Of("www.mail.test AAAA"));
        Assert.Equal(await server.AskAsync("www.mail.test AAAA", "tcp"), MessageText.Of(await TestServer.ReceiveAsync(stream)));
        await TestServer.SendAsync(stream, Padded);
        Assert.Equal(468, (await TestServer.ReceiveAsync(stream)).Length);
        Assert.True((await server.AskTcpAsync(Padded)).Length < 200, "unencrypted answers are not padded");
        Assert.Equal(2, server.Server.Counters.Responses["tls"]);
    }

    [Theory]
    [InlineData("nowhere.test A", "REFUSED")]
    [InlineData("none.mail.test A +do", "NXDOMAIN aa")]
    [InlineData("version.bind TXT CH", "REFUSED")]
    [InlineData("www.mail.test AAAA +version=1", "BADVERS")]
    public async Task Every_kind_of_answer_is_padded_to_whole_blocks(string question, string status)
    {
        using var files = new TlsFiles(TimeProvider.System);
        using var certificate = files.Open(NullLogger.Instance);
        await using var server = Start(certificate);
        using var client = new TcpClient();
        await using var stream = await ConnectAsync(server, client);
        await TestServer.SendAsync(stream, QueryBuilder.Of($"{question} +option=12:"));
        var answer = await TestServer.ReceiveAsync(stream);
        Assert.StartsWith(status, MessageText.Of(answer), StringComparison.Ordinal);
        Assert.Equal(468, answer.Length);
    }

    [Fact]
    public async Task A_message_for_the_host_is_answered_too()
    {
        using var files = new TlsFiles(TimeProvider.System);
        using var certificate = files.Open(NullLogger.Instance);
        await using var server = Start(certificate);
        using var client = new TcpClient();
        await using var stream = await ConnectAsync(server, client);
        await TestServer.SendAsync(stream, QueryBuilder.Of("mail.test AXFR"));
        Assert.Equal("REFUSED", MessageText.Of(await TestServer.ReceiveAsync(stream)));
    }

    [Fact]
    public async Task A_handshake_that_does_not_come_is_given_up_and_one_that_is_no_TLS_ends_at_once()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        using var files = new TlsFiles(time);
        using var certificate = files.Open(NullLogger.Instance);
        await using var server = Start(certificate, time);
        using var silent = new TcpClient();
        using var plain = new TcpClient();
        await silent.ConnectAsync(server.Server.Listeners[^1].EndPoint);
        await plain.ConnectAsync(server.Server.Listeners[^1].EndPoint);
        await TestServer.SendAsync(plain.GetStream(), Padded);
        await EndsAsync(plain);

        var end = EndsAsync(silent);
        for (var i = 0; i < 60 && !end.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(end, Task.Delay(50, TestContext.Current.CancellationToken));
        }

        await end;
    }

    [Fact]
    public async Task Clients_are_greeted_with_the_new_certificate_once_its_files_stand_still()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var log = new ListLogger();
        using var files = new TlsFiles(time, "old.test");
        using var certificate = files.Open(log);
        await using var server = Start(certificate);
        Assert.Equal("CN=old.test", await GreetingAsync(server));

        files.Write("new.test", days: 91);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("CN=old.test", await GreetingAsync(server));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("CN=new.test", await GreetingAsync(server));
        Assert.Contains("new.test", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_files_that_cannot_be_used_are_told_once_and_the_old_certificate_stays()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var log = new ListLogger();
        using var files = new TlsFiles(time, "old.test");
        using var certificate = files.Open(log);
        await using var server = Start(certificate);
        using var other = new TlsFiles(time, "other.test");
        File.Copy(other.Key, files.Key, overwrite: true);
        File.SetLastWriteTimeUtc(files.Key, DateTime.UnixEpoch);
        for (var i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal("CN=old.test", await GreetingAsync(server));
        Assert.Contains($"{files.Key}: not the unencrypted private key (PEM) of the first certificate in {files.Certificate}", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "key", "there is no certificate in it")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "key", "not certificates in PEM")]
    [InlineData(null, "no key", "not the unencrypted private key (PEM)")]
    public void Files_that_are_no_certificate_and_key_are_refused_by_name(string? text, string key, string problem)
    {
        using var files = new TlsFiles(TimeProvider.System);
        File.WriteAllText(files.Certificate, text ?? File.ReadAllText(files.Certificate));
        if (key == "no key")
        {
            File.WriteAllText(files.Key, "nothing");
        }

        Assert.Contains(problem, Assert.Throws<IOException>(() => files.Open(NullLogger.Instance)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_ends_soon_is_warned_of()
    {
        var log = new ListLogger();
        using var files = new TlsFiles(TimeProvider.System, days: 5);
        files.Open(log).Dispose();
        Assert.Contains("renew it", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    private static TestServer Start(TlsCertificate certificate, TimeProvider? time = null) => TestServer.Start(
        TestServer.Options with { Tls = new([new(IPAddress.Loopback, 0)], certificate), Time = time ?? TimeProvider.System },
        ("mail.test", TestZones.Mail));

    private static async Task<SslStream> ConnectAsync(TestServer server, TcpClient client)
    {
        await client.ConnectAsync(server.Server.Listeners[^1].EndPoint);
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "ns.test",
            ApplicationProtocols = [new("dot")],
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null, // any: that it is the right one is asserted where it counts
        });
        Assert.Equal("dot", stream.NegotiatedApplicationProtocol.ToString());
        return stream;
    }

    private static async Task<string> GreetingAsync(TestServer server)
    {
        using var client = new TcpClient();
        await using var stream = await ConnectAsync(server, client);
        return stream.RemoteCertificate!.Subject;
    }

    private static async Task EndsAsync(TcpClient client)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        try
        {
            while (await client.GetStream().ReadAsync(new byte[64], patience.Token) > 0)
            {
                // An alert.
            }
        }
        catch (IOException)
        {
            // Reset: ended as well.
        }
    }
}
