using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using KeyOps.Authority;
using KeyOps.Authority.Loading;
using KeyOps.Authority.Secondaries;
using KeyOps.Authority.Tls;
using KeyOps.Cli;
using KeyOps.Operations.Dns;

namespace KeyOps.Verbs;

/// <summary><c>keyops serve</c>: the authoritative server over zone files, with neither configuration nor store.</summary>
internal static class ServeVerb
{
    /// <summary>For connections to finish; less than the two seconds the command line gives a verb to end after a signal.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1.5);

    public static Command Create()
    {
        var command = new Command("serve", "Serve zone files: just the authoritative server, no configuration, no store; SIGHUP reads again what has changed.");
        foreach (var option in ServeOptions.All.Concat(ServeLimits.Options))
        {
            command.Add(option);
        }

        command.SetAction((parsed, token) => RunAsync(parsed, token));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken token)
    {
        if (!ServeOptions.TryReadAddresses(parsed, ServeOptions.Listen, out var listen) || !ServeOptions.TryReadAddresses(parsed, ServeOptions.Tls, out var tls))
        {
            return ExitCode.Usage;
        }

        if (parsed.GetValue(ServeOptions.Zone) is not { Length: > 0 } && parsed.GetValue(ServeOptions.ZoneListFile) is null)
        {
            return Fail("there is nothing to serve: name a zone with --zone NAME=FILE, or many with --zone-list FILE", ExitCode.Usage);
        }

        if (ZoneList.Read(parsed.GetValue(ServeOptions.Zone) ?? [], listFile: null).Diagnostics is { IsEmpty: false } wrong)
        {
            wrong.ToList().ForEach(Console.Error.WriteLine);
            return ExitCode.Usage;
        }

        if (parsed.GetValue(ServeOptions.Workers) is < 1 or > 256)
        {
            return Fail("--workers takes a number from 1 to 256", ExitCode.Usage);
        }

        if (tls.IsEmpty != parsed.GetValue(ServeOptions.Certificate) is null || tls.IsEmpty != parsed.GetValue(ServeOptions.CertificateKey) is null)
        {
            return Fail("--tls, --certificate and --certificate-key go together", ExitCode.Usage);
        }

        if (!ServeOptions.TryReadKey(parsed, out var key) || ServeOptions.ReadTransfers(parsed, key) is not { } transfers || ServeOptions.ReadSecondaries(parsed, key) is not { } secondaries)
        {
            return ExitCode.Usage;
        }

        var inherited = InheritedSockets.FromEnvironment();
        if (listen.IsEmpty)
        {
            listen = inherited.EndPoints is { IsEmpty: false } handed ? handed : [IPEndPoint.Parse(ServeOptions.DefaultListen)];
        }

        var wanted = new AuthorityOptions { Listen = listen, Inherited = inherited, Workers = parsed.GetValue(ServeOptions.Workers), Access = new() { Transfers = transfers } };
        if (!ServeLimits.TryRead(parsed, wanted, out var options, out var complaint))
        {
            return Fail(complaint, ExitCode.Usage);
        }

        try
        {
            var secrets = ServerSecrets.Load(key is null ? [] : [key], ServeOptions.ReadCookieSource(parsed));
            options = options with { Access = options.Access with { Keys = secrets.Keys } };
            if (secrets.Cookies is { } cookies)
            {
                options = options with { Answers = options.Answers with { CookieSecrets = cookies } };
            }

            using var certificate = tls.IsEmpty ? null : TlsCertificate.Open(
                parsed.GetValue(ServeOptions.Certificate)!,
                parsed.GetValue(ServeOptions.CertificateKey)!,
                TimeProvider.System,
                new StandardErrorLogger());
            return await ServeAsync(parsed, certificate is null ? options : options with { Tls = new(tls, certificate) }, secondaries, token);
        }
        catch (SocketException exception)
        {
            var remedy = exception.SocketErrorCode == SocketError.AccessDenied ? "; a port below 1024 needs CAP_NET_BIND_SERVICE, or a socket that systemd hands over" : "";
            return Fail($"cannot listen on {string.Join(", ", options.Listen.Concat(tls))}: {exception.Message}{remedy}", ExitCode.Failed);
        }
        catch (IOException exception)
        {
            return Fail(exception.Message, ExitCode.Failed);
        }
    }

    private static async Task<int> ServeAsync(ParseResult parsed, AuthorityOptions options, SecondaryOptions secondaries, CancellationToken token)
    {
        var catalog = new ZoneCatalog();
        var loader = new ZoneLoader(catalog, forTransfers: !options.Access.Transfers.IsEmpty);
        await using var server = AuthorityServer.Start(options, catalog, new StandardErrorLogger());
        foreach (var listener in server.Listeners)
        {
            Console.WriteLine($"listening on {listener}");
        }

        Load(parsed, loader);
        LoadingMemory.GiveBack();

        // Only now: a catalog zone of half the zones would have the others deleted where it is followed.
        if (secondaries.Catalog is not null || !secondaries.Notify.IsEmpty)
        {
            await server.ChangeAsync(options.Access, secondaries);
        }

        if (catalog.Zones.All(zone => zone.IsWithheld))
        {
            return Fail("none of the zones can be served", ExitCode.Failed);
        }

        using var memory = new LoadingMemory(TimeProvider.System);
        using (PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            UseCookieSecrets(parsed, server);
            using var work = memory.Begin();
            var report = Load(parsed, loader);
            Console.WriteLine($"read {report.Loaded} changed, left {report.Unchanged} unchanged, dropped {report.Removed}, refused {report.Failed}; serving {Describe(catalog)}");
        }))
        {
            Console.WriteLine($"serving {Describe(catalog)}"); // who reads this may send the signal
            // The command line's own handling of SIGTERM and SIGINT cancels the token.
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        using var patience = new CancellationTokenSource(DrainTime);
        await server.StopAsync(patience.Token);
        return ExitCode.Fine;
    }

    /// <summary>Those that cannot be used are told, and the ones before stay.</summary>
    private static void UseCookieSecrets(ParseResult parsed, AuthorityServer server)
    {
        try
        {
            if (ServerCookies.Load(ServeOptions.ReadCookieSource(parsed)) is { } cookies)
            {
                server.Use(cookies);
            }
        }
        catch (IOException exception)
        {
            Fail(exception.Message, ExitCode.Failed);
        }
    }

    /// <summary>Reads what is new and says what is wrong. One at a time: signals come on a thread of their own.</summary>
    private static ZoneLoadReport Load(ParseResult parsed, ZoneLoader loader)
    {
        lock (loader)
        {
            var list = ZoneList.Read(parsed.GetValue(ServeOptions.Zone) ?? [], parsed.GetValue(ServeOptions.ZoneListFile));
            var report = loader.Load(list.Sources);
            foreach (var diagnostic in list.Diagnostics.Concat(report.Diagnostics))
            {
                Console.Error.WriteLine(diagnostic);
            }

            return report;
        }
    }

    private static string Describe(ZoneCatalog catalog)
    {
        var (zones, records) = (0, 0L);
        foreach (var zone in catalog.Zones)
        {
            zones += zone.IsWithheld ? 0 : 1;
            records += zone.IsWithheld ? 0 : zone.RecordCount;
        }

        return $"{zones} {(zones == 1 ? "zone" : "zones")}, {records} records";
    }

    internal static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine($"keyops serve: {message}");
        return exitCode;
    }
}
