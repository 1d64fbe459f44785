using System.Collections.Immutable;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>opendkim:</c></summary>
internal static class OpenDkimReader
{
    public const string Kind = "opendkim";

    /// <summary>OpenDKIM's own default is 127.0.0.1 alone; submissions over IPv6 would go out unsigned.</summary>
    private static readonly ImmutableArray<string> DefaultTrustedHosts = ["127.0.0.1", "::1", "localhost"];

    /// <param name="item">The section that holds <c>opendkim:</c>.</param>
    /// <param name="names">The signers' names so far.</param>
    /// <param name="folders">Their folders so far.</param>
    public static SignerSettings.OpenDkim? Read(Section item, HashSet<string> names, HashSet<string> folders)
    {
        using var section = item.Sub(Kind);
        if (section is null)
        {
            return null;
        }

        var folder = SignerReader.ReadFolder(section, "name the folder for key.table, signing.table, trusted.hosts and keys/", folders);
        return SignerReader.Fill(new SignerSettings.OpenDkim { Name = "", Directory = "" }, section, Kind, folder, names) with
        {
            Reload = ReadReload(section),
            TrustedHosts = ReadTrustedHosts(section),
        };
    }

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
