using System.Collections.Immutable;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>mailhost:</c></summary>
internal static class MailHostReader
{
    private const string DefaultPostfix = "/etc/postfix";
    private const string DefaultOpenDkim = "/etc/opendkim.conf";
    private const string DefaultRestart = "systemctl restart opendkim";
    private const string DefaultProgram = "/usr/bin/policyd-spf";
    private const string DefaultUser = "policyd-spf";

    /// <summary>Postfix's own limit for spawned programs, 1000 s, ends a process in the middle of a busy hour.</summary>
    private static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromHours(1);

    private static readonly ValueKind<string> MilterAction = Kinds.Choice([.. MailHostSettings.MilterActions.Select(action => (action, action))]);

    public static MailHostSettings? Read(Section root, ImmutableArray<SignerSettings> signers)
    {
        using var section = root.Sub("mailhost");
        if (section is null)
        {
            return null;
        }

        using var postfix = section.Sub("postfix");
        return new()
        {
            PostfixDirectory = Path(postfix, "directory", DefaultPostfix),
            PostfixReload = Text(postfix, "reload"),
            MilterAction = postfix is not null && postfix.Try("milter-default-action", MilterAction, out var action) ? action : null,
            OpenDkim = IsNone(section, "opendkim") ? null : ReadOpenDkim(section, [.. signers.OfType<SignerSettings.OpenDkim>()]),
            Policy = IsNone(section, "policyd-spf") ? null : ReadPolicy(section),
        };
    }

    private static OpenDkimHostSettings? ReadOpenDkim(Section mailhost, ImmutableArray<SignerSettings.OpenDkim> signers)
    {
        using var section = mailhost.Sub("opendkim");
        var named = section?.Placed("signer", Kinds.SignerName);
        var file = Path(section, "configuration", DefaultOpenDkim);
        var restart = Text(section, "restart") ?? DefaultRestart;
        var context = mailhost.Context;
        var at = named?.At ?? section?.At ?? mailhost.At;
        if (signers.IsEmpty)
        {
            context.Error(ConfigurationCodes.MissingKey, at, "the mail host has no signer", "add one under 'signers', '- opendkim: { directory: …, socket: … }', or write 'opendkim: none' here");
            return null;
        }

        var signer = named is null ? signers[0] : signers.FirstOrDefault(each => each.Name == named.Value);
        if (signer is null)
        {
            context.Error(ConfigurationCodes.UnknownSigner, at, $"there is no signer '{named!.Value}'", Nearest.Remedy(named.Value, signers.Select(each => each.Name)) ?? $"there are: {string.Join(", ", signers.Select(each => each.Name))}");
        }
        else if (signer.Socket is null)
        {
            context.Error(ConfigurationCodes.MissingKey, at, $"the signer {signer.Name} has no 'socket', and Postfix must know where to reach it", "add one to the signer, such as 'socket: local:/var/spool/postfix/opendkim/opendkim.sock'");
        }

        return signer is null ? null : new(file, signer, restart);
    }

    private static PolicyServiceSettings ReadPolicy(Section mailhost)
    {
        using var section = mailhost.Sub("policyd-spf");
        return new(
            Path(section, "program", DefaultProgram),
            section is not null && section.Try("user", Kinds.User, out var user) ? user : DefaultUser,
            section is not null && section.Try("time-limit", Kinds.PositiveDuration, out var limit) ? limit : DefaultTimeLimit);
    }

    private static bool IsNone(Section section, string key) => section.Find(key) is YamlScalar { Text: "none" };

    private static string Path(Section? section, string key, string otherwise) =>
        section is not null && section.Try(key, Kinds.Path, out var path) ? section.Context.Absolute(path) : otherwise;

    private static string? Text(Section? section, string key) => section is not null && section.Try(key, Kinds.Text, out var text) ? text : null;
}
