namespace KeyOps.Core.MailHost;

/// <summary>The files of a mail host that are edited, an octet a character.</summary>
/// <param name="Main">Postfix's <c>main.cf</c>.</param>
/// <param name="Master">Postfix's <c>master.cf</c>.</param>
/// <param name="OpenDkim"><c>opendkim.conf</c>; empty when there is none yet.</param>
public sealed record MailHostTexts(MainFile Main, MasterFile Master, OpenDkimFile OpenDkim)
{
    private const string DefaultQueueDirectory = "/var/spool/postfix";

    /// <summary>Where Postfix's daemons stand, and what chrooted ones see as the root.</summary>
    public string QueueDirectory => Main["queue_directory"] is { Length: > 0 } set && set.StartsWith('/') ? set : DefaultQueueDirectory;

    /// <summary>Whether a service that talks to milters sees nothing but the queue directory.</summary>
    public bool HasChrootedMilterClients => Master.Services.Any(service => service.Command is "smtpd" or "cleanup" && MasterFile.IsChrooted(service, IsChrootDefault));

    private bool IsChrootDefault => !int.TryParse(Main["compatibility_level"]?.Split('.')[0], out var level) || level < 1;
}
