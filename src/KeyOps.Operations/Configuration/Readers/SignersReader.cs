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
        return root.Items<SignerSettings>("signers", "an item of 'signers'", section => Read(section, names, folders));
    }

    private static SignerSettings? Read(Section item, HashSet<string> names, HashSet<string> folders)
    {
        if (item.IsEmpty)
        {
            item.Missing(ConfigurationCodes.MissingKey, OpenDkimReader.Kind, "a signer begins with its kind: '- opendkim: { directory: … }', or 'files' for another one");
        }

        SignerSettings? openDkim = OpenDkimReader.Read(item, names, folders);
        SignerSettings? files = FilesSignerReader.Read(item, names, folders);
        if (openDkim is not null && files is not null)
        {
            item.Context.Error(ConfigurationCodes.Conflict, item.Find(FilesSignerReader.Kind)!, "a signer is of one kind", "begin another item of 'signers' with '- files:'");
        }

        return openDkim ?? files;
    }
}
