using KeyOps.Authority;
using KeyOps.Authority.Loading;
using KeyOps.Core.Diagnostics;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Reconcile;
using Microsoft.Extensions.Logging;

namespace KeyOps.Daemon;

/// <summary>Puts the zones as last published before the public: a start without a pass serves what was served before.</summary>
internal static class ZoneLoading
{
    /// <summary>Serves them. One that cannot be loaded stays as it is served already, or is withheld: its queries get SERVFAIL, not the word that nobody here has it.</summary>
    public static void Load(Settings settings, ZoneCatalog catalog, ILogger logger)
    {
        var zones = new CompiledZone?[settings.Domains.Length];
        var forTransfers = settings.Server is { Transfers.IsEmpty: false };
        Parallel.For(0, zones.Length, i => zones[i] = Load(settings.Domains[i], forTransfers, logger));
        catalog.PublishAll(zones.OfType<CompiledZone>().Where(zone => !zone.IsWithheld || !catalog.Contains(zone.Apex)));
        logger.Serving(zones.Count(zone => zone is { IsWithheld: false }));
    }

    private static CompiledZone? Load(DomainSettings domain, bool forTransfers, ILogger logger)
    {
        var files = DomainFiles.Read(domain.Zone);
        if (files.Published is not { } octets)
        {
            if (files.Problem is not { } problem)
            {
                return null; // not published yet
            }

            logger.NotServed(domain.Zone.Origin.ToStringWithoutDot(), problem);
            return CompiledZone.Withheld(domain.Zone.Origin, ZoneLoader.NotLoaded);
        }

        var file = DomainFiles.Parse(octets, domain.Zone.Output, domain.Zone.Origin);
        if (file.Zone is { } zone)
        {
            return CompiledZone.Compile(zone, keepSource: forTransfers);
        }

        logger.NotServed(
            domain.Zone.Origin.ToStringWithoutDot(),
            string.Join('\n', file.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error)));
        return CompiledZone.Withheld(domain.Zone.Origin, ZoneLoader.NotLoaded);
    }
}
