using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using KeyOps.Authority;
using KeyOps.Authority.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KeyOps.Https;

/// <summary>DNS over HTTPS (RFC 8484) on Kestrel, HTTP/1.1 and HTTP/2. Nothing of Kestrel is loaded before one is started.</summary>
internal sealed class HttpsServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly WebApplication _application;

    private HttpsServer(WebApplication application) => _application = application;

    /// <summary>What is bound, ports resolved.</summary>
    public ImmutableArray<string> Addresses =>
        [.. _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <summary>Listens; when it returns, queries are answered.</summary>
    /// <exception cref="IOException">An address cannot be bound.</exception>
    public static async Task<HttpsServer> StartAsync(
        ImmutableArray<IPEndPoint> listen,
        TlsCertificate certificate,
        AuthorityServer server,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options => Limit(options, listen, certificate));
        var application = builder.Build();
        application.Run(new DnsMessages(server).AnswerAsync);
        await application.StartAsync(cancellationToken);
        return new(application);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }

    private static void Limit(KestrelServerOptions options, ImmutableArray<IPEndPoint> listen, TlsCertificate certificate)
    {
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = 1024;
        options.Limits.MaxRequestBodySize = ushort.MaxValue;
        options.Limits.RequestHeadersTimeout = Patience;
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        foreach (var endPoint in listen)
        {
            options.Listen(endPoint, listener =>
            {
                listener.Protocols = HttpProtocols.Http1AndHttp2;
                listener.UseHttps(new TlsHandshakeCallbackOptions
                {
                    HandshakeTimeout = Patience,
                    OnConnection = _ => ValueTask.FromResult(certificate.OptionsFor(SslApplicationProtocol.Http2, SslApplicationProtocol.Http11)),
                });
            });
        }
    }

    /// <summary>The daemon decides when it ends, not signals.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
