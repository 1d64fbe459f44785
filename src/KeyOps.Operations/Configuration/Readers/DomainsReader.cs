using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>domains:</c> and <c>defaults:</c>.</summary>
internal static class DomainsReader
{
    public static ImmutableArray<DomainSettings> Read(Section root, IReadOnlyDictionary<string, PolicyDraft> policies, string zones)
    {
        var context = root.Context;
        var defaults = ReadDefaults(root);
        var entries = root.Names("domains");
        if (entries is not { Count: > 0 })
        {
            if (FollowsOthers(root))
            {
                return [];
            }

            if (root.Find("domains") is { } empty)
            {
                if (entries is not null)
                {
                    context.Error(ConfigurationCodes.Empty, empty, "there is no domain in 'domains'", "write at least one, such as 'example.com: {}'");
                }
            }
            else
            {
                root.Missing(ConfigurationCodes.MissingKey, "domains", "name the domains to keep, such as 'example.com: {}' below 'domains:'");
            }

            return [];
        }

        var resolver = new DomainResolver(context, defaults, policies, zones);
        var files = new ZoneFileClaims(context);
        var names = new Dictionary<DomainName, YamlScalar>(entries.Count);
        var domains = ImmutableArray.CreateBuilder<DomainSettings>(entries.Count);
        foreach (var (key, node) in entries)
        {
            using var section = Section.AsSection(context, "domains.*", $"'{Shown.Text(key.Text)}'", node, "a domain");
            var draft = section is null ? null : DomainReader.Read(section);
            if (!root.TryRead("domains", key, Kinds.Domain, out var name) || draft is null)
            {
                continue;
            }

            if (!names.TryAdd(name, key))
            {
                var first = context.Locate(names[name]);
                context.Error(ConfigurationCodes.Duplicate, key, $"'{key.Text}' is a domain that stands here already (line {first.Line})", "keep one");
                continue;
            }

            if (resolver.Resolve(name, key, draft) is { } settings)
            {
                domains.Add(settings);
                files.Add(settings, draft, key);
            }
        }

        files.Judge();
        return domains.DrainToImmutable();
    }

    /// <summary>A server may have nothing but zones of other primaries.</summary>
    private static bool FollowsOthers(Section root) =>
        root.Find("server") is YamlMapping server && server.Entries.Any(entry => entry is { Key.Text: "secondary", Node: YamlSequence { Items.Count: > 0 } });

    private static DomainDraft ReadDefaults(Section root)
    {
        using var section = root.Sub("defaults");
        if (section is null)
        {
            return DomainDraft.Nothing;
        }

        var draft = DomainReader.Read(section);
        return draft with { Source = ForEach(root.Context, draft.Source), Output = ForEach(root.Context, draft.Output) };
    }

    /// <summary>A path for all domains must differ for each; one that does not is reported here, and not once a domain.</summary>
    private static Placed<string>? ForEach(ReadContext context, Placed<string>? path)
    {
        if (path is null || path.Value.Contains(DomainResolver.DomainPlaceholder, StringComparison.Ordinal))
        {
            return path;
        }

        context.Error(ConfigurationCodes.SharedZoneFile, path.At, $"'{Shown.Text(path.Value)}' would be the zone file of every domain", $"write {DomainResolver.DomainPlaceholder} where the name goes, such as \"{DomainResolver.DomainPlaceholder}.zone\"");
        return null;
    }
}
