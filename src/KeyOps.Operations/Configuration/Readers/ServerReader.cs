using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>server:</c></summary>
internal static class ServerReader
{
    private const int MaxWorkers = 1024;

    /// <param name="root">The file.</param>
    /// <param name="keys">Its TSIG keys.</param>
    /// <param name="own">The zones of its domains.</param>
    public static ServerSettings? Read(Section root, ImmutableArray<TsigKeySettings> keys, IReadOnlySet<DomainName> own)
    {
        using var section = root.Sub("server");
        if (section is null)
        {
            return null;
        }

        var workers = section.Try("workers", Kinds.Number(0, MaxWorkers), out var number) ? number : 0;
        const string Remedy = "name the addresses to answer on, such as 'listen: [127.0.0.1:5300]'";
        if (!section.TryFilledList("listen", Kinds.Listen, Remedy, out var listen) && section.Find("listen") is null)
        {
            section.Missing(ConfigurationCodes.MissingKey, "listen", Remedy);
        }

        return new([.. listen.Select(address => address.Value)], workers)
        {
            Tls = TlsReader.Read(section),
            Transfers = SecondariesReader.ReadTransfers(section, keys),
            Secondaries = SecondariesReader.Read(section, keys),
            Updates = UpdateReader.ReadAll(section, keys, own),
            Followed = SecondaryReader.ReadAll(section, keys, own),
            CookieSecret = ReadCookieSecret(section),
            Limits = ServerLimitsReader.Read(section),
        };
    }

    private static SecretSource? ReadCookieSecret(Section server)
    {
        using var section = server.Sub("cookie-secret");
        if (section is null)
        {
            return null;
        }

        var secret = SecretReader.Read(section, "the cookie secret");
        if (secret is null && section.Find("file") is null && section.Find("env") is null)
        {
            section.Missing(ConfigurationCodes.MissingKey, "file", "name the file that holds the secret, 32 hexadecimal digits, or 'env', a variable that does");
        }

        return secret;
    }
}
