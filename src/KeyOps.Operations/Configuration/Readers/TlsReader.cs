using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>server.tls:</c></summary>
internal static class TlsReader
{
    public static TlsSettings? Read(Section server)
    {
        using var section = server.Sub("tls");
        if (section is null)
        {
            return null;
        }

        const string Remedy = "name the addresses, such as 'listen: [127.0.0.1:853]' for DNS over TLS, 'https: [127.0.0.1:443]' for DNS over HTTPS";
        section.TryFilledList("listen", Kinds.TlsListen, Remedy, out var tls);
        section.TryFilledList("https", Kinds.HttpsListen, Remedy, out var https);
        if (section.Find("listen") is null && section.Find("https") is null)
        {
            section.Missing(ConfigurationCodes.MissingKey, "listen", Remedy);
        }

        section.Require("certificate", Kinds.Path, "name the PEM file of the certificate and its chain", out var certificate);
        section.Require("key", Kinds.Path, "name the PEM file of the certificate's private key", out var key);
        return new(
            [.. tls.Select(address => address.Value)],
            [.. https.Select(address => address.Value)],
            section.Context.Absolute(certificate ?? ""),
            section.Context.Absolute(key ?? ""));
    }
}
