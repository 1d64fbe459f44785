using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Core.Tsig;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>tsig:</c>, keys by name.</summary>
internal static class TsigReader
{
    public static ImmutableArray<TsigKeySettings> ReadAll(Section root)
    {
        var keys = new Dictionary<DomainName, TsigKeySettings>();
        foreach (var (key, node) in root.Names("tsig") ?? [])
        {
            using var section = Section.AsSection(root.Context, "tsig.*", $"'{Shown.Text(key.Text)}'", node, "a TSIG key");
            if (section is null || !root.TryRead("tsig", key, Kinds.Domain, out var name))
            {
                continue;
            }

            if (!keys.TryAdd(name, Read(section, name)))
            {
                root.Context.Error(ConfigurationCodes.Duplicate, key, $"the key '{Shown.Text(key.Text)}' stands here already", "keep one");
            }
        }

        return [.. keys.Values];
    }

    /// <summary>A key that another section names; null when there is none, reported.</summary>
    public static TsigKeySettings? Find(ReadContext context, ImmutableArray<TsigKeySettings> keys, Placed<DomainName>? named)
    {
        if (named is null)
        {
            return null;
        }

        var found = keys.FirstOrDefault(key => key.Name == named.Value);
        if (found is null)
        {
            var text = ((YamlScalar)named.At).Text;
            context.Error(
                ConfigurationCodes.UnknownTsigKey,
                named.At,
                $"there is no TSIG key '{Shown.Text(text)}'",
                Nearest.Remedy(text, keys.Select(key => key.Name.ToStringWithoutDot())) ?? "name it below 'tsig:'; `keyops tsig generate NAME` makes one");
        }

        return found;
    }

    private static TsigKeySettings Read(Section section, DomainName name)
    {
        var algorithm = section.Try("algorithm", Kinds.TsigAlgorithm, out var chosen) ? chosen : TsigAlgorithm.HmacSha256;
        var secret = SecretReader.Read(section, $"the secret of '{name.ToStringWithoutDot()}'");
        if (secret is null && section.Find("file") is null && section.Find("env") is null)
        {
            section.Missing(ConfigurationCodes.MissingKey, "file", "name the file that holds the secret in base64, or 'env', a variable that does");
        }

        return new(name, algorithm, secret ?? new SecretSource.FromEnvironment(""));
    }
}
