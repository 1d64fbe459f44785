using System.Net;
using KeyOps.OpenDkim;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Dns.Validation;

namespace KeyOps.Verbs;

/// <summary>
/// The drop-in for <c>opendkim-testkey</c> 2.11: the same flags, lines, streams and exit codes. <c>--server</c>, <c>--trust-anchor</c>,
/// <c>--strict</c> and <c>--json</c> are ours.
/// </summary>
internal static class TestkeyVerb
{
    private const string DefaultConfigurationFile = "/etc/opendkim.conf";
    private const int DnsPort = 53;

    /// <summary>Runs it under the name it was called by.</summary>
    public static int Run(string programName, ReadOnlySpan<string> args)
    {
        if (!TestkeyOptions.TryRead(args, rest => Streams.Error(CalledAs.Full(programName) + rest), out var options))
        {
            return Usage(programName);
        }

        var lines = new TestkeyLines(programName, options.Verbosity, options.IsJson);
        if (LoadConfiguration(options, programName, lines) is not { } conf)
        {
            return TestkeyExit.Configuration;
        }

        if (conf["ResolverConfiguration"] is { } resolverFile && !File.Exists(resolverFile))
        {
            Streams.Error($"{programName}: failed to set unbound configuration file\n");
            return TestkeyExit.System;
        }

        if (!TryFindServers(options, conf, programName, out var servers) || !TryReadAnchors(options, conf, programName, out var anchors))
        {
            return TestkeyExit.Configuration;
        }

        var resolver = anchors is null ? null : new KeyResolver(servers, anchors, TimeProvider.System);
        var run = new TestkeyRun(new KeyChecker(resolver, options.IsStrict), lines, options.IsStrict, options.IsJson);
        if (conf["KeyTable"] is { } table && options is { Domain: null, Selector: null, KeyPath: null })
        {
            return run.CheckTable(table);
        }

        // An empty argument counts as none, in all but the choice above.
        var domain = NonEmpty(options.Domain) ?? conf["Domain"];
        var selector = NonEmpty(options.Selector) ?? conf["Selector"];
        return domain is null || selector is null
            ? Usage(programName)
            : run.CheckOne(domain, selector, NonEmpty(options.KeyPath) ?? conf["KeyFile"]);
    }

    private static OpenDkimConf? LoadConfiguration(TestkeyOptions options, string programName, TestkeyLines lines)
    {
        var file = options.ConfigurationFile;
        if (file is null && File.Exists(DefaultConfigurationFile))
        {
            file = DefaultConfigurationFile;
            lines.Error($"using default configfile {file}", from: 2);
        }

        if (file is null)
        {
            return OpenDkimConf.Empty;
        }

        var conf = OpenDkimConf.Load(file, out var error);
        if (conf is null)
        {
            Streams.Error($"{programName}: {error.File}: configuration error at line {error.Line}\n");
        }

        return conf;
    }

    private static bool TryFindServers(TestkeyOptions options, OpenDkimConf conf, string programName, out IReadOnlyList<IPEndPoint> servers)
    {
        servers = [];
        if (options.Server is { } text)
        {
            if (!IPEndPoint.TryParse(text, out var server))
            {
                Streams.Error($"{programName}: --server {text}: not an IP address with an optional port (192.0.2.1:53, [2001:db8::1]:53)\n");
                return false;
            }

            servers = [WithPort(server)];
            return true;
        }

        // Nameservers: addresses, each with an optional @port, as libunbound takes them.
        var named = (conf["Nameservers"] ?? "").Split(',').Select(item => ParseNameserver(item.Trim())).OfType<IPEndPoint>().ToList();
        servers = named.Count > 0 ? named : SystemResolvers.Read();
        return true;
    }

    private static IPEndPoint? ParseNameserver(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        ushort port = DnsPort;
        return IPAddress.TryParse(at < 0 ? text : text[..at], out var address) && (at < 0 || ushort.TryParse(text[(at + 1)..], out port))
            ? new(address, port)
            : null;
    }

    /// <summary>The trust anchors; null when opendkim.conf names a file that cannot be read, which fails each lookup. False for our own flag's.</summary>
    private static bool TryReadAnchors(TestkeyOptions options, OpenDkimConf conf, string programName, out IReadOnlyList<TrustAnchor>? anchors)
    {
        anchors = [];
        if ((options.TrustAnchorFile ?? conf["TrustAnchorFile"]) is not { } file)
        {
            return true;
        }

        string? error;
        try
        {
            if (TrustAnchorFile.TryParse(File.ReadAllText(file), out var read, out error))
            {
                anchors = read;
                return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error = SystemErrors.Of(e).Text;
        }

        anchors = null;
        if (options.TrustAnchorFile is null)
        {
            return true;
        }

        Streams.Error($"{programName}: --trust-anchor {file}: {error}\n");
        return false;
    }

    private static IPEndPoint WithPort(IPEndPoint server) => server.Port == 0 ? new(server.Address, DnsPort) : server;

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int Usage(string programName)
    {
        Streams.Error(
            $"""
            {programName}: usage: {programName} [options]
            	-d domain  	domain name
            	-k keypath 	path to private key
            	-s selector	selector name
            	-v         	increase verbose output
            	-x conffile	configuration file

            """);
        return TestkeyExit.Configuration;
    }
}
