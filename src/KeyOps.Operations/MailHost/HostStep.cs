using KeyOps.Operations.Files;
using KeyOps.Operations.Processes;

namespace KeyOps.Operations.MailHost;

/// <summary>Something that a mail host needs beside its configuration files.</summary>
public abstract record HostStep
{
    private HostStep(string text, string reason) => (Text, Reason) = (text, reason);

    /// <summary>In words.</summary>
    public string Text { get; }

    /// <summary>Behind "because".</summary>
    public string Reason { get; }

    /// <summary>The same for a shell.</summary>
    public abstract string Command { get; }

    /// <summary>A folder with its mode and owner, made or corrected.</summary>
    /// <param name="Path">On the host.</param>
    /// <param name="Mode">Its mode.</param>
    /// <param name="Owner">USER:GROUP; null is root.</param>
    /// <param name="Why">The reason.</param>
    public sealed record Folder(string Path, UnixFileMode Mode, string? Owner, string Why)
        : HostStep($"folder {Path} {FileStatus.Octal(Mode)}{(Owner is null ? "" : $", owned by {Owner}")}", Why)
    {
        public override string Command =>
            $"install -d -m {FileStatus.Octal(Mode)} {(Owner?.Split(':') is [var user, var group] ? $"-o {user} -g {group} " : "")}{ShellCommand.Quote(Path)}";
    }

    /// <summary>A user that joins a group.</summary>
    /// <param name="User">The user.</param>
    /// <param name="Group">The group.</param>
    /// <param name="Why">The reason.</param>
    public sealed record Membership(string User, string Group, string Why) : HostStep($"user {User} joins group {Group}", Why)
    {
        public override string Command => $"usermod -a -G {Group} {User}";
    }
}
