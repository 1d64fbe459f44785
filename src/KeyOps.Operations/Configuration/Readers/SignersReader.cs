using System.Collections.Immutable;
using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>signers:</c>, a list of sections with one key each, which names the kind.</summary>
internal static class SignersReader
{
    public static ImmutableArray<SignerSettings> Read(Section root)
    {
        var names = new HashSet<string>();
        var folders = new HashSet<string>();
        return root.Items<SignerSettings>("signers", "an item of 'signers'", section => OpenDkimReader.Read(section, names, folders));
    }
}
