using System.Net.Sockets;
using KeyOps.Authority;
using KeyOps.Authority.Exchanges;
using KeyOps.Authority.Secondaries;
using KeyOps.Authority.Tls;
using KeyOps.Core.Names;
using KeyOps.Https;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Control;
using Microsoft.Extensions.Logging;

namespace KeyOps.Daemon;

/// <summary>The embedded name server with all its transports, as the configuration wants it.</summary>
internal sealed class NameServer
{
    private readonly AuthorityServer _server;
    private readonly TlsCertificate? _certificate;
    private HttpsServer? _https;

    private NameServer(AuthorityServer server, TlsCertificate? certificate)
    {
        _server = server;
        _certificate = certificate;
    }

    /// <summary>Binds every address and answers.</summary>
    /// <exception cref="IOException">An address is taken or not allowed, or the certificate cannot be used; nothing is left bound.</exception>
    public static async Task<NameServer> StartAsync(
        ServerSettings settings,
        ServerPolicies policies,
        IRequestHandler requests,
        ZoneCatalog catalog,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger("KeyOps.Authority");
        var certificate = settings.Tls is { } tls ? TlsCertificate.Open(tls.CertificateFile, tls.KeyFile, time, logger) : null;
        var options = settings.Limits.Over(new AuthorityOptions { Listen = settings.Listen, Inherited = InheritedSockets.FromEnvironment(), Access = policies.Access, Secondaries = policies.Secondaries, Requests = requests });
        if (settings.Workers > 0)
        {
            options = options with { Workers = settings.Workers };
        }

        if (policies.Cookies is { } cookies)
        {
            options = options with { Answers = options.Answers with { CookieSecrets = cookies } };
        }

        if (settings.Tls is { Listen: var listen } && certificate is not null)
        {
            options = options with { Tls = new(listen, certificate) };
        }

        var server = new NameServer(Start(options, catalog, logger), certificate);
        await server.StartHttpsAsync(settings.Tls, loggers, cancellationToken);
        return server;
    }

    /// <summary>What is known of the secondaries of these zones.</summary>
    public IEnumerable<ControlReply.Secondary> SecondariesOf(SecondaryOptions options, ZoneCatalog catalog, IEnumerable<DomainName> zones) =>
        ZoneLines.Of(_server, catalog, options, zones);

    /// <summary>Changes who may do what, who is told of what, and what cookies are made with.</summary>
    public Task ChangeAsync(ServerPolicies policies)
    {
        if (policies.Cookies is { } cookies)
        {
            _server.Use(cookies);
        }

        return _server.ChangeAsync(policies.Access, policies.Secondaries);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_https is not null)
        {
            await _https.DisposeAsync();
        }

        await _server.StopAsync(cancellationToken);
        _certificate?.Dispose();
    }

    private static AuthorityServer Start(AuthorityOptions options, ZoneCatalog catalog, ILogger logger)
    {
        try
        {
            return AuthorityServer.Start(options, catalog, logger);
        }
        catch (SocketException problem)
        {
            options.Tls?.Certificate.Dispose();
            throw new IOException(
                $"cannot listen on {string.Join(", ", options.Listen.Concat(options.Tls?.Listen ?? []))}: {problem.Message}; stop what listens there, or change server.listen (a port below 1024 needs CAP_NET_BIND_SERVICE)",
                problem);
        }
    }

    private async Task StartHttpsAsync(TlsSettings? tls, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (tls is null || tls.Https.IsEmpty)
        {
            return;
        }

        try
        {
            _https = await HttpsServer.StartAsync(tls.Https, _certificate!, _server, loggers, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            await StopAsync(cancellationToken);
            throw new IOException(
                $"cannot listen on {string.Join(", ", tls.Https)}: {problem.Message}; stop what listens there, or change server.tls.https (a port below 1024 needs CAP_NET_BIND_SERVICE)",
                problem);
        }

        foreach (var address in _https.Addresses)
        {
            loggers.CreateLogger("KeyOps.Authority").ListeningHttps(address + DnsMessages.Path);
        }
    }
}
