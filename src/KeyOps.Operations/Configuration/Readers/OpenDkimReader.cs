using System.Collections.Immutable;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>opendkim:</c></summary>
internal static class OpenDkimReader
{
    private const string DefaultName = "opendkim";

    private static readonly ValueKind<string> KeyType = Kinds.Choice(("rsa", "rsa"), ("ed25519", "ed25519"));

    /// <summary>OpenDKIM's own default is 127.0.0.1 alone; submissions over IPv6 would go out unsigned.</summary>
    private static readonly ImmutableArray<string> DefaultTrustedHosts = ["127.0.0.1", "::1", "localhost"];

    /// <param name="item">The section that holds <c>opendkim:</c>.</param>
    /// <param name="names">The signers' names so far.</param>
    /// <param name="folders">Their folders so far.</param>
    public static SignerSettings.OpenDkim? Read(Section item, HashSet<string> names, HashSet<string> folders)
    {
        if (item.IsEmpty)
        {
            item.Missing(ConfigurationCodes.MissingKey, "opendkim", "a signer begins with its kind: '- opendkim: { directory: … }'");
        }

        using var section = item.Sub("opendkim");
        if (section is null)
        {
            return null;
        }

        var context = section.Context;
        var folder = section.RequirePlaced("directory", Kinds.Path, "name the folder for key.table, signing.table, trusted.hosts and keys/");
        var path = folder is null ? "" : context.Absolute(folder.Value);
        if (folder is not null && !folders.Add(path))
        {
            context.Error(ConfigurationCodes.SharedSigner, folder.At, $"another signer writes '{Shown.Text(path)}' already", "give each signer a folder of its own");
        }

        var owner = section.Try("owner", Kinds.User, out var account) ? account.Split(':') : [];
        return new()
        {
            Name = ReadName(section, names),
            KeyTypes = section.TryFilledList("algorithms", KeyType, "name what it signs with, such as [rsa]", out var types) ? [.. types.Select(type => type.Value)] : [],
            Directory = path,
            Owner = owner.Length > 0 ? owner[0] : null,
            Group = owner.Length > 1 ? owner[1] : null,
            Socket = ReadSocket(section),
            Reload = ReadReload(section),
            TrustedHosts = ReadTrustedHosts(section),
        };
    }

    private static string ReadName(Section section, HashSet<string> names)
    {
        if (section.Placed("name", Kinds.SignerName) is { } written)
        {
            if (!names.Add(written.Value))
            {
                section.Context.Error(ConfigurationCodes.SharedSigner, written.At, $"another signer is called '{written.Value}' already", "give each signer a name of its own");
            }

            return written.Value;
        }

        var name = DefaultName;
        for (var number = 2; !names.Add(name); number++)
        {
            name = $"{DefaultName}-{number}";
        }

        return name;
    }

    private static MilterAddress? ReadSocket(Section section) => section.Try("socket", Kinds.Milter, out var socket)
        ? socket is MilterAddress.Local local ? new MilterAddress.Local(section.Context.Absolute(local.Path)) : socket
        : null;

    private static ReloadSettings? ReadReload(Section section)
    {
        using var reload = section.Sub("reload");
        if (reload is null)
        {
            return null;
        }

        var file = reload.Placed("pidfile", Kinds.Path);
        var command = reload.Placed("command", Kinds.Text);
        switch (file, command)
        {
            case (not null, not null):
                reload.Context.Error(ConfigurationCodes.Conflict, command.At, "a signer is reloaded by a signal or by a command, not by both", "keep one of 'pidfile' and 'command'");
                return null;
            case (not null, null):
                return new ReloadSettings.PidFile(reload.Context.Absolute(file.Value));
            case (null, not null):
                return new ReloadSettings.Command(command.Value);
            default:
                return null;
        }
    }

    private static ImmutableArray<string> ReadTrustedHosts(Section section)
    {
        if (!section.TryPlacedList("trusted-hosts", Kinds.TrustedHost, out var hosts))
        {
            return DefaultTrustedHosts;
        }

        foreach (var host in hosts.Where(host => host.Value.TrimStart('!').StartsWith('*')))
        {
            section.Context.Warn(
                ConfigurationCodes.MatchesNothing,
                host.At,
                $"OpenDKIM matches nothing with '{host.Value}'",
                $"write {host.Value.Replace("*", "", StringComparison.Ordinal)}, which is every host below it");
        }

        if (hosts.IsEmpty && section.Find("trusted-hosts") is YamlSequence { Items.Count: 0 } empty)
        {
            section.Context.Warn(ConfigurationCodes.MatchesNothing, empty, "mail of no host at all will be signed", "name the hosts that send, 127.0.0.1 among them");
        }

        return [.. hosts.Select(host => host.Value)];
    }
}
