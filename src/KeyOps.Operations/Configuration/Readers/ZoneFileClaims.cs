using KeyOps.Core.Names;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary>Finds domains that would write one zone file, one zone twice, or over another's source.</summary>
internal sealed class ZoneFileClaims(ReadContext context)
{
    private readonly List<(DomainSettings Domain, YamlNode Source, YamlNode Output)> _claims = [];

    public void Add(DomainSettings domain, DomainDraft own, YamlScalar key) =>
        _claims.Add((domain, own.Source?.At ?? key, own.Output?.At ?? own.Source?.At ?? key));

    public void Judge()
    {
        var outputs = new Dictionary<string, DomainSettings>(_claims.Count, StringComparer.Ordinal);
        var origins = new Dictionary<DomainName, DomainSettings>(_claims.Count);
        foreach (var (domain, _, output) in _claims)
        {
            if (!outputs.TryAdd(domain.Zone.Output, domain))
            {
                Report(output, domain, outputs[domain.Zone.Output], $"writes '{Shown.Text(domain.Zone.Output)}' already");
            }
            else if (!origins.TryAdd(domain.Zone.Origin, domain))
            {
                Report(output, domain, origins[domain.Zone.Origin], $"writes the zone '{domain.Zone.Origin.ToStringWithoutDot()}' already");
            }
        }

        foreach (var (domain, source, _) in _claims)
        {
            if (outputs.TryGetValue(domain.Zone.Source, out var writer) && writer != domain && domain.Zone.Source != domain.Zone.Output)
            {
                Report(source, domain, writer, $"would write over '{Shown.Text(domain.Zone.Source)}', which is the source of '{domain.Name.ToStringWithoutDot()}'");
            }
        }
    }

    private void Report(YamlNode at, DomainSettings domain, DomainSettings other, string does) =>
        context.Error(
            ConfigurationCodes.SharedZoneFile,
            at,
            $"'{other.Name.ToStringWithoutDot()}' (line {other.Location.Line}) {does}",
            $"give '{domain.Name.ToStringWithoutDot()}' a zone file of its own");
}
