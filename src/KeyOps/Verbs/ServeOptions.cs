using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using KeyOps.Authority.Secondaries;
using KeyOps.Authority.Transfers;
using KeyOps.Cli;
using KeyOps.Core.Names;
using KeyOps.Core.Tsig;
using KeyOps.Operations.Configuration;

namespace KeyOps.Verbs;

/// <summary>What <c>keyops serve</c> is told on its command line, but for its limits, and how that is read.</summary>
internal static class ServeOptions
{
    public const string DefaultListen = "127.0.0.1:5300";

    public static readonly Option<string[]> Zone = new("--zone")
    {
        Description = "A zone to serve and its file; may be given again.",
        HelpName = "NAME=FILE",
    };

    public static readonly Option<string?> ZoneListFile = new("--zone-list")
    {
        Description = "A file that names zones: a name, a tab and a file on each line, paths relative to its folder.",
        HelpName = "FILE",
    };

    public static readonly Option<string[]> Listen = new("--listen")
    {
        Description = $"An address to answer on, UDP and TCP; may be given again (left out: those of the sockets that systemd hands over, else {DefaultListen}). Port 0 takes a free one.",
        HelpName = "ADDR:PORT",
    };

    public static readonly Option<string[]> Tls = new("--tls")
    {
        Description = "An address to answer on over TLS; may be given again.",
        HelpName = "ADDR:PORT",
    };

    public static readonly Option<string?> Certificate = new("--certificate")
    {
        Description = "The certificate for --tls and its chain, PEM; read again when it changes.",
        HelpName = "FILE",
    };

    public static readonly Option<string?> CertificateKey = new("--certificate-key")
    {
        Description = "The certificate's private key, PEM.",
        HelpName = "FILE",
    };

    public static readonly Option<string[]> AllowTransfer = new("--allow-transfer")
    {
        Description = "A network or address that may have the zones by transfer; may be given again (left out: nobody).",
        HelpName = "NETWORK",
    };

    public static readonly Option<string?> TsigKey = new("--tsig")
    {
        Description = "A key (hmac-sha256) and the file of its secret: transfers must then be signed with it, and notifications are.",
        HelpName = "NAME=FILE",
    };

    public static readonly Option<string[]> Notify = new("--notify")
    {
        Description = "A secondary that is told of new versions; may be given again.",
        HelpName = "ADDR:PORT",
    };

    public static readonly Option<string?> Catalog = new("--catalog")
    {
        Description = "Serve a catalog zone of this name, which lists all others.",
        HelpName = "NAME",
    };

    public static readonly Option<string?> CookieSecret = new("--cookie-secret")
    {
        Description = "The secret of DNS cookies that other servers behind the same address have too, 32 hexadecimal digits; on more lines, others that are accepted. Read again on SIGHUP.",
        HelpName = "FILE",
    };

    public static readonly Option<int> Workers = new("--workers")
    {
        Description = "Threads that answer UDP on each address (left out: one a core).",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    /// <summary>All of them, as they are listed.</summary>
    public static readonly ImmutableArray<Option> All = [Zone, ZoneListFile, Listen, Tls, Certificate, CertificateKey, AllowTransfer, TsigKey, Notify, Catalog, CookieSecret, Workers];

    /// <summary>The addresses of an option; false when one is none, and told.</summary>
    public static bool TryReadAddresses(ParseResult parsed, Option<string[]> option, out ImmutableArray<IPEndPoint> addresses)
    {
        addresses = [];
        foreach (var text in parsed.GetValue(option) ?? [])
        {
            if (!IPEndPoint.TryParse(text, out var endPoint) || !text.Contains(':', StringComparison.Ordinal))
            {
                ServeVerb.Fail($"{option.Name}: '{text}' is not ADDR:PORT, as 127.0.0.1:5300 or [::1]:5300", ExitCode.Usage);
                return false;
            }

            addresses = addresses.Add(endPoint);
        }

        return true;
    }

    /// <summary>The key of transfers, if any; false when what is written names none, and told.</summary>
    public static bool TryReadKey(ParseResult parsed, out TsigKeySettings? key)
    {
        key = null;
        if (parsed.GetValue(TsigKey) is not { } text)
        {
            return true;
        }

        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || !DomainName.TryParse(text[..equals], out var name, out _))
        {
            ServeVerb.Fail($"--tsig: '{text}' is not NAME=FILE", ExitCode.Usage);
            return false;
        }

        key = new(name, TsigAlgorithm.HmacSha256, new SecretSource.FromFile(Path.GetFullPath(text[(equals + 1)..])));
        return true;
    }

    /// <summary>Where the secrets of cookies are; null when none are named.</summary>
    public static SecretSource? ReadCookieSource(ParseResult parsed) =>
        parsed.GetValue(CookieSecret) is { } file ? new SecretSource.FromFile(Path.GetFullPath(file)) : null;

    /// <summary>Who may have the zones; null when that is wrong, and told.</summary>
    public static ImmutableArray<TransferRule>? ReadTransfers(ParseResult parsed, TsigKeySettings? key)
    {
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var text in parsed.GetValue(AllowTransfer) ?? [])
        {
            if (!NetworkText.TryParse(text, out var network, out var error))
            {
                ServeVerb.Fail($"--allow-transfer: {error}", ExitCode.Usage);
                return null;
            }

            networks.Add(network);
        }

        return networks.Count == 0 ? [] : [new() { From = networks.ToImmutable(), Key = key?.Name }];
    }

    /// <summary>Who is told of new versions; null when that is wrong, and told.</summary>
    public static SecondaryOptions? ReadSecondaries(ParseResult parsed, TsigKeySettings? key)
    {
        if (!TryReadAddresses(parsed, Notify, out var notify))
        {
            return null;
        }

        var catalog = default(DomainName);
        if (parsed.GetValue(Catalog) is { } name && !DomainName.TryParse(name, out catalog, out var error))
        {
            ServeVerb.Fail($"--catalog: '{name}' is not a domain name: {error}", ExitCode.Usage);
            return null;
        }

        return new() { Notify = [.. notify.Select(to => new NotifyTarget { To = to, Key = key?.Name })], Catalog = catalog };
    }
}
