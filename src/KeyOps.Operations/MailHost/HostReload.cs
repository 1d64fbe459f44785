namespace KeyOps.Operations.MailHost;

/// <summary>What running programs must be told after a change; no more than that change needs.</summary>
[Flags]
public enum HostReload
{
    None = 0,

    /// <summary>Postfix reads its files again, and starts its daemons with the groups that they have now.</summary>
    Postfix = 1,

    /// <summary>OpenDKIM reads its file again.</summary>
    OpenDkim = 2,

    /// <summary>OpenDKIM is started again: its socket, user, mask and pid file are looked at only then.</summary>
    OpenDkimStart = 4,
}
