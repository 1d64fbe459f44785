using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary>The file as a whole.</summary>
internal static class RootReader
{
    private const string Version = "1";

    /// <summary>The settings; null when there are errors, all of them in the log.</summary>
    public static Settings? Read(ReadContext context, YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            context.Error(ConfigurationCodes.WrongKind, node, "a configuration is a section of keys, 'version: 1' the first");
            return null;
        }

        if (IsOtherVersion(context, mapping))
        {
            return null; // the keys of another version would only be complained about
        }

        using var root = new Section(context, "", node);
        if (root.Find("version") is null)
        {
            root.Missing(ConfigurationCodes.Version, "version", $"write 'version: {Version}', the version of this format");
        }

        var state = root.Require("state", Kinds.Path, "name the folder for the database and the keys, such as 'state: /var/lib/keyops'", out var text)
            ? context.Absolute(text)
            : context.Folder;
        var zones = root.Try("zones", Kinds.Path, out var zonesText) ? context.Absolute(zonesText) : context.Folder;
        var revealFolder = root.Try("reveal-to", Kinds.Path, out var revealText) ? context.Absolute(revealText) : null;
        var masterKey = MasterKeyReader.Read(root, state);
        var tsigKeys = TsigReader.ReadAll(root);
        var web = WebReader.Read(root);
        var policies = PolicyReader.ReadAll(root);
        var domains = DomainsReader.Read(root, policies, zones);
        var server = ServerReader.Read(root, tsigKeys, domains.Select(domain => domain.Zone.Origin).ToHashSet());
        var publishers = PublishReader.Read(root);
        var signers = SignersReader.Read(root);
        SignedKinds.Judge(context, domains, signers);
        JudgeRevealFolder(root, revealFolder, signers);
        var mailHost = MailHostReader.Read(root, signers);
        return context.Log.HasErrors ? null : new()
        {
            File = context.Source.File,
            StateFolder = state,
            MasterKey = masterKey,
            RevealFolder = revealFolder,
            TsigKeys = tsigKeys,
            Server = server,
            Web = web,
            Domains = domains,
            Publishers = publishers,
            Signers = signers,
            MailHost = mailHost,
        };
    }

    /// <summary>A signer takes the key files in its folder for its own, and refuses those that others can read.</summary>
    private static void JudgeRevealFolder(Section root, string? folder, IEnumerable<SignerSettings> signers)
    {
        if (folder is not null && signers.FirstOrDefault(signer => (folder + "/").StartsWith(signer.Directory.TrimEnd('/') + "/", StringComparison.Ordinal)) is { } signer)
        {
            root.Context.Error(ConfigurationCodes.Conflict, root.Find("reveal-to")!, $"private keys cannot be revealed in the folder of signer {signer.Name}", "name a folder that nothing else is in");
        }
    }

    private static bool IsOtherVersion(ReadContext context, YamlMapping mapping)
    {
        var node = mapping.Entries.FirstOrDefault(entry => entry.Key.Text == "version").Node;
        if (node is null or YamlScalar { Text: Version })
        {
            return false;
        }

        var found = node is YamlScalar { IsNothing: false, Text: var text } ? $"'{Shown.Text(text)}' is not a version of this format that this KeyOps knows" : "'version' takes a number";
        context.Error(ConfigurationCodes.Version, node, found, $"write 'version: {Version}'");
        return true;
    }
}
