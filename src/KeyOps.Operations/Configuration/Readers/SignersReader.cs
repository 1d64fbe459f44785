using System.Collections.Immutable;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>signers:</c>, a list of sections with one key each, which names the kind.</summary>
internal static class SignersReader
{
    public static ImmutableArray<SignerSettings> Read(Section root)
    {
        switch (root.Find("signers"))
        {
            case null:
                return [];
            case YamlSequence list:
                var signers = ImmutableArray.CreateBuilder<SignerSettings>(list.Items.Count);
                var names = new HashSet<string>();
                var folders = new HashSet<string>();
                foreach (var item in list.Items)
                {
                    using var section = Section.AsSection(root.Context, "signers.*", "an item of 'signers'", item);
                    if (section is not null && OpenDkimReader.Read(section, names, folders) is { } signer)
                    {
                        signers.Add(signer);
                    }
                }

                return signers.DrainToImmutable();
            case var other:
                root.WrongKind("signers", other, "a list", null);
                return [];
        }
    }
}
