using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using KeyOps.Authority;
using KeyOps.Authority.Loading;
using KeyOps.Authority.Secondaries;
using KeyOps.Authority.Tls;
using KeyOps.Authority.Transfers;
using KeyOps.Cli;
using KeyOps.Core.Names;
using KeyOps.Core.Tsig;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Dns;

namespace KeyOps.Verbs;

/// <summary><c>keyops serve</c>: the authoritative server over zone files, with neither configuration nor store.</summary>
internal static class ServeVerb
{
    private const string DefaultListen = "127.0.0.1:5300";

    /// <summary>For connections to finish; less than the two seconds the command line gives a verb to end after a signal.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1.5);

    private static readonly Option<string[]> Zone = new("--zone")
    {
        Description = "A zone to serve and its file; may be given again.",
        HelpName = "NAME=FILE",
    };

    private static readonly Option<string?> ZoneListFile = new("--zone-list")
    {
        Description = "A file that names zones: a name, a tab and a file on each line, paths relative to its folder.",
        HelpName = "FILE",
    };

    private static readonly Option<string[]> Listen = new("--listen")
    {
        Description = $"An address to answer on, UDP and TCP; may be given again (left out: those of the sockets that systemd hands over, else {DefaultListen}). Port 0 takes a free one.",
        HelpName = "ADDR:PORT",
    };

    private static readonly Option<string[]> Tls = new("--tls")
    {
        Description = "An address to answer on over TLS; may be given again.",
        HelpName = "ADDR:PORT",
    };

    private static readonly Option<string?> Certificate = new("--certificate")
    {
        Description = "The certificate for --tls and its chain, PEM; read again when it changes.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> CertificateKey = new("--certificate-key")
    {
        Description = "The certificate's private key, PEM.",
        HelpName = "FILE",
    };

    private static readonly Option<string[]> AllowTransfer = new("--allow-transfer")
    {
        Description = "A network or address that may have the zones by transfer; may be given again (left out: nobody).",
        HelpName = "NETWORK",
    };

    private static readonly Option<string?> TsigKey = new("--tsig")
    {
        Description = "A key (hmac-sha256) and the file of its secret: transfers must then be signed with it, and notifications are.",
        HelpName = "NAME=FILE",
    };

    private static readonly Option<string[]> Notify = new("--notify")
    {
        Description = "A secondary that is told of new versions; may be given again.",
        HelpName = "ADDR:PORT",
    };

    private static readonly Option<string?> Catalog = new("--catalog")
    {
        Description = "Serve a catalog zone of this name, which lists all others.",
        HelpName = "NAME",
    };

    private static readonly Option<int> Workers = new("--workers")
    {
        Description = "Threads that answer UDP on each address (left out: one a core).",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public static Command Create()
    {
        var command = new Command("serve", "Serve zone files: just the authoritative server, no configuration, no store; SIGHUP reads again what has changed.")
        {
            Zone,
            ZoneListFile,
            Listen,
            Tls,
            Certificate,
            CertificateKey,
            AllowTransfer,
            TsigKey,
            Notify,
            Catalog,
            Workers,
        };
        foreach (var option in ServeLimits.Options)
        {
            command.Add(option);
        }

        command.SetAction((parsed, token) => RunAsync(parsed, token));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken token)
    {
        if (!TryReadAddresses(parsed, Listen, out var listen) || !TryReadAddresses(parsed, Tls, out var tls))
        {
            return ExitCode.Usage;
        }

        if (parsed.GetValue(Zone) is not { Length: > 0 } && parsed.GetValue(ZoneListFile) is null)
        {
            return Fail("there is nothing to serve: name a zone with --zone NAME=FILE, or many with --zone-list FILE", ExitCode.Usage);
        }

        if (parsed.GetValue(Workers) is < 1 or > 256)
        {
            return Fail("--workers takes a number from 1 to 256", ExitCode.Usage);
        }

        if (tls.IsEmpty != parsed.GetValue(Certificate) is null || tls.IsEmpty != parsed.GetValue(CertificateKey) is null)
        {
            return Fail("--tls, --certificate and --certificate-key go together", ExitCode.Usage);
        }

        if (!TryReadKey(parsed, out var key) || ReadTransfers(parsed, key) is not { } transfers || ReadSecondaries(parsed, key) is not { } secondaries)
        {
            return ExitCode.Usage;
        }

        var inherited = InheritedSockets.FromEnvironment();
        if (listen.IsEmpty)
        {
            listen = inherited.EndPoints is { IsEmpty: false } handed ? handed : [IPEndPoint.Parse(DefaultListen)];
        }

        var wanted = new AuthorityOptions { Listen = listen, Inherited = inherited, Workers = parsed.GetValue(Workers), Access = new() { Keys = TsigSecrets.Load(key is null ? [] : [key]), Transfers = transfers } };
        if (!ServeLimits.TryRead(parsed, wanted, out var options, out var complaint))
        {
            return Fail(complaint, ExitCode.Usage);
        }

        try
        {
            using var certificate = tls.IsEmpty ? null : TlsCertificate.Open(
                parsed.GetValue(Certificate)!,
                parsed.GetValue(CertificateKey)!,
                TimeProvider.System,
                new StandardErrorLogger());
            return await ServeAsync(parsed, certificate is null ? options : options with { Tls = new(tls, certificate) }, secondaries, token);
        }
        catch (SocketException exception)
        {
            var remedy = exception.SocketErrorCode == SocketError.AccessDenied ? "; a port below 1024 needs CAP_NET_BIND_SERVICE, or a socket that systemd hands over" : "";
            return Fail($"cannot listen on {string.Join(", ", options.Listen.Concat(tls))}: {exception.Message}{remedy}", ExitCode.Failed);
        }
        catch (IOException exception) when (!tls.IsEmpty)
        {
            return Fail(exception.Message, ExitCode.Failed);
        }
    }

    /// <summary>The addresses of an option; false when one is none, and told.</summary>
    private static bool TryReadAddresses(ParseResult parsed, Option<string[]> option, out ImmutableArray<IPEndPoint> addresses)
    {
        addresses = [];
        foreach (var text in parsed.GetValue(option) ?? [])
        {
            if (!IPEndPoint.TryParse(text, out var endPoint) || !text.Contains(':', StringComparison.Ordinal))
            {
                Fail($"{option.Name}: '{text}' is not ADDR:PORT, as 127.0.0.1:5300 or [::1]:5300", ExitCode.Usage);
                return false;
            }

            addresses = addresses.Add(endPoint);
        }

        return true;
    }

    /// <summary>The key of transfers, if any; false when what is written names none, and told.</summary>
    private static bool TryReadKey(ParseResult parsed, out TsigKeySettings? key)
    {
        key = null;
        if (parsed.GetValue(TsigKey) is not { } text)
        {
            return true;
        }

        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || !DomainName.TryParse(text[..equals], out var name, out _))
        {
            Fail($"--tsig: '{text}' is not NAME=FILE", ExitCode.Usage);
            return false;
        }

        key = new(name, TsigAlgorithm.HmacSha256, new SecretSource.FromFile(Path.GetFullPath(text[(equals + 1)..])));
        return true;
    }

    /// <summary>Who may have the zones; null when that is wrong, and told.</summary>
    private static ImmutableArray<TransferRule>? ReadTransfers(ParseResult parsed, TsigKeySettings? key)
    {
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var text in parsed.GetValue(AllowTransfer) ?? [])
        {
            if (!NetworkText.TryParse(text, out var network, out var error))
            {
                Fail($"--allow-transfer: {error}", ExitCode.Usage);
                return null;
            }

            networks.Add(network);
        }

        return networks.Count == 0 ? [] : [new() { From = networks.ToImmutable(), Key = key?.Name }];
    }

    /// <summary>Who is told of new versions; null when that is wrong, and told.</summary>
    private static SecondaryOptions? ReadSecondaries(ParseResult parsed, TsigKeySettings? key)
    {
        if (!TryReadAddresses(parsed, Notify, out var notify))
        {
            return null;
        }

        var catalog = default(DomainName);
        if (parsed.GetValue(Catalog) is { } name && !DomainName.TryParse(name, out catalog, out var error))
        {
            Fail($"--catalog: '{name}' is not a domain name: {error}", ExitCode.Usage);
            return null;
        }

        return new() { Notify = [.. notify.Select(to => new NotifyTarget { To = to, Key = key?.Name })], Catalog = catalog };
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
        await server.ChangeAsync(options.Access, secondaries);
        if (catalog.Count == 0)
        {
            return Fail("none of the zones can be served", ExitCode.Failed);
        }

        Console.WriteLine($"serving {Describe(catalog)}");
        using (PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            var report = Load(parsed, loader);
            Console.WriteLine($"read {report.Loaded} changed, left {report.Unchanged} unchanged, dropped {report.Removed}, refused {report.Failed}; serving {Describe(catalog)}");
        }))
        {
            // The command line's own handling of SIGTERM and SIGINT cancels the token.
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        using var patience = new CancellationTokenSource(DrainTime);
        await server.StopAsync(patience.Token);
        return ExitCode.Fine;
    }

    /// <summary>Reads what is new and says what is wrong. One at a time: signals come on a thread of their own.</summary>
    private static ZoneLoadReport Load(ParseResult parsed, ZoneLoader loader)
    {
        lock (loader)
        {
            var list = ZoneList.Read(parsed.GetValue(Zone) ?? [], parsed.GetValue(ZoneListFile));
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
        var zones = catalog.Zones;
        return $"{zones.Count} {(zones.Count == 1 ? "zone" : "zones")}, {zones.Sum(zone => (long)zone.RecordCount)} records";
    }

    private static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine($"keyops serve: {message}");
        return exitCode;
    }
}
