using System.Collections.Immutable;
using KeyOps.Core.MailHost;
using KeyOps.Core.Signers;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.MailHost;

/// <summary>What the configuration asks of the mail host's files.</summary>
internal static class WantedHost
{
    public static WantedMailHost Of(Settings settings)
    {
        var host = settings.MailHost!;
        var isDual = settings.Domains.Any(domain => domain.Mail.SendsMail && domain.Policy.Algorithms.Length > 1);
        return new(
            host.Policy is { } policy ? new(policy.Program, policy.User, (int)policy.TimeLimit.TotalSeconds) : null,
            host.OpenDkim is { } openDkim ? new(SocketOf(openDkim.Signer.Socket!), SettingsOf(openDkim.Signer, isDual)) : null,
            host.MilterAction);
    }

    private static MilterSocket SocketOf(MilterAddress address) => address switch
    {
        MilterAddress.Local local => new(local.Path, "", 0),
        MilterAddress.Inet inet => new(null, inet.Host, inet.Port),
        _ => throw new InvalidOperationException($"unknown socket: {address}"),
    };

    private static ImmutableArray<WantedSetting> SettingsOf(SignerSettings.OpenDkim signer, bool isDual)
    {
        var hosts = Path.Combine(signer.Directory, OpenDkimTables.TrustedHostsName);
        var keys = Path.Combine(signer.Directory, OpenDkimTables.KeyTableName);
        var signing = Path.Combine(signer.Directory, OpenDkimTables.SigningTableName);
        var settings = ImmutableArray.CreateBuilder<WantedSetting>();
        settings.Add(new("Mode", "sv", "mail that leaves is signed, mail that arrives is verified", false, "vs"));
        settings.Add(new("Canonicalization", "relaxed/simple", "mail servers on the way fold and respace headers", false, "relaxed/relaxed"));
        settings.Add(new("SubDomains", "no", "a domain's key signs for that domain alone", false, "No", "false", "False", "0"));
        settings.Add(new("KeyTable", $"refile:{keys}", "KeyOps keeps the keys in it", false, keys, $"file:{keys}"));
        settings.Add(new("SigningTable", $"refile:{signing}", "KeyOps keeps who signs with what in it; its rows have wildcards, so it is a refile"));
        settings.Add(new("InternalHosts", hosts, "mail of these hosts is signed", false, $"file:{hosts}", $"refile:{hosts}"));
        settings.Add(new("ExternalIgnoreList", hosts, "the same hosts may send for a domain without being told off in the log", false, $"file:{hosts}", $"refile:{hosts}"));
        settings.Add(new("Socket", signer.Socket!.ToString()!, "Postfix finds it there", true, Others(signer.Socket)));
        if (signer.Reload is ReloadSettings.PidFile file)
        {
            settings.Add(new("PidFile", file.Path, "KeyOps signals the process in it after a change of tables", true, InVar(file.Path)));
        }

        if (signer.Owner is { } owner)
        {
            var account = signer.Group is { } group && group != owner ? $"{owner}:{group}" : owner;
            settings.Add(new("UserID", account, "the key files belong to this user", true, $"{owner}:{signer.Group ?? owner}"));
        }

        if (signer.Socket is MilterAddress.Local)
        {
            settings.Add(new("UMask", "007", "the socket is for its user and group, which Postfix is in", true, "002", "0002", "0007", "000", "0000", "7", "2"));
        }

        if (isDual)
        {
            settings.Add(new("MultipleSignatures", "yes", "a policy asks for keys of two algorithms", false, "Yes", "true", "True", "1"));
        }

        return settings.ToImmutable();
    }

    /// <summary><c>/var/run</c> is another name of <c>/run</c>.</summary>
    private static string InVar(string path) => path.StartsWith("/run/", StringComparison.Ordinal) ? "/var" + path : path;

    private static string[] Others(MilterAddress socket) => socket switch
    {
        MilterAddress.Local local => [$"unix:{local.Path}", local.Path, $"local:{InVar(local.Path)}", $"unix:{InVar(local.Path)}"],
        MilterAddress.Inet { Host: "localhost" or "127.0.0.1" } inet => [$"inet:{inet.Port}@localhost", $"inet:{inet.Port}@127.0.0.1"],
        _ => [],
    };
}
