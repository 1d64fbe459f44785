using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.MailHost;

/// <summary>Where a mail host's files stand: below the root of this machine, or of another one whose disk is mounted or being made.</summary>
/// <param name="Settings">The configuration.</param>
/// <param name="Root">Absolute; <c>/</c> is this machine.</param>
public sealed record HostPaths(MailHostSettings Settings, string Root)
{
    /// <summary>Whether this is the machine itself: then its own tools judge, and its programs are told.</summary>
    public bool IsThisMachine => Root == "/";

    public string Main => Below($"{Settings.PostfixDirectory}/main.cf");

    public string Master => Below($"{Settings.PostfixDirectory}/master.cf");

    public string OpenDkim => Below(Settings.OpenDkim!.File);

    /// <summary>A path of the host as this process finds it.</summary>
    public string Below(string path) => IsThisMachine ? path : Root.TrimEnd('/') + path;
}
