using KeyOps.Authority;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Secondaries;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Dns;

namespace KeyOps.Daemon;

/// <summary>What of the name server's settings can change while it runs, the secrets read.</summary>
internal sealed record ServerPolicies(AccessPolicy Access, SecondaryOptions Secondaries, CookieSecrets? Cookies)
{
    /// <exception cref="IOException">A secret cannot be read; the message says all that cannot.</exception>
    public static ServerPolicies Of(Settings settings)
    {
        var secrets = ServerSecrets.Load(settings.TsigKeys, settings.Server?.CookieSecret);
        return new(
            new() { Keys = secrets.Keys, Transfers = settings.Server?.Transfers ?? [] },
            (settings.Server?.Secondaries ?? SecondaryOptions.None) with { CatalogAlso = [.. settings.Domains.Select(domain => domain.Zone.Origin).Distinct()] },
            secrets.Cookies);
    }
}
