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
    public static ServerPolicies Of(Settings settings) => new(
        new() { Keys = TsigSecrets.Load(settings.TsigKeys), Transfers = settings.Server?.Transfers ?? [] },
        (settings.Server?.Secondaries ?? SecondaryOptions.None) with { CatalogAlso = [.. settings.Domains.Select(domain => domain.Zone.Origin).Distinct()] },
        ServerCookies.Load(settings.Server?.CookieSecret));
}
