using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary>What signers of every kind have.</summary>
internal static class SignerReader
{
    private static readonly ValueKind<string> KeyType = Kinds.Choice(("rsa", "rsa"), ("ed25519", "ed25519"));

    /// <summary>The signer with what is common filled in.</summary>
    /// <param name="signer">With what its kind has alone; its name and folder are set here.</param>
    /// <param name="section">The section of the kind.</param>
    /// <param name="kind">The kind, which is the default name too.</param>
    /// <param name="folder">Its folder, as written.</param>
    /// <param name="names">The signers' names so far.</param>
    public static T Fill<T>(T signer, Section section, string kind, string folder, HashSet<string> names)
        where T : SignerSettings
    {
        var owner = section.Try("owner", Kinds.User, out var account) ? account.Split(':') : [];
        return signer with
        {
            Name = ReadName(section, kind, names),
            KeyTypes = section.TryFilledList("algorithms", KeyType, "name what it signs with, such as [rsa]", out var types) ? [.. types.Select(type => type.Value)] : [],
            Directory = folder,
            Owner = owner.Length > 0 ? owner[0] : null,
            Group = owner.Length > 1 ? owner[1] : null,
            Socket = ReadSocket(section),
        };
    }

    /// <summary>The folder, absolute; empty when an error stands in the log.</summary>
    public static string ReadFolder(Section section, string remedy, HashSet<string> folders)
    {
        var folder = section.RequirePlaced("directory", Kinds.Path, remedy);
        var path = folder is null ? "" : section.Context.Absolute(folder.Value);
        if (folder is not null && !folders.Add(path))
        {
            section.Context.Error(ConfigurationCodes.SharedSigner, folder.At, $"another signer writes '{Shown.Text(path)}' already", "give each signer a folder of its own");
        }

        return path;
    }

    private static string ReadName(Section section, string kind, HashSet<string> names)
    {
        if (section.Placed("name", Kinds.SignerName) is { } written)
        {
            if (!names.Add(written.Value))
            {
                section.Context.Error(ConfigurationCodes.SharedSigner, written.At, $"another signer is called '{written.Value}' already", "give each signer a name of its own");
            }

            return written.Value;
        }

        var name = kind;
        for (var number = 2; !names.Add(name); number++)
        {
            name = $"{kind}-{number}";
        }

        return name;
    }

    private static MilterAddress? ReadSocket(Section section) => section.Try("socket", Kinds.Milter, out var socket)
        ? socket is MilterAddress.Local local ? new MilterAddress.Local(section.Context.Absolute(local.Path)) : socket
        : null;
}
