namespace KeyOps.Operations.Files;

/// <summary>Who may do what with a file that is written.</summary>
/// <param name="Mode">The mode; null keeps what is there, and is 0644 for a new file.</param>
/// <param name="Owner">The owner, set only when running as root; null keeps what is there.</param>
/// <param name="FollowLinks">Whether a symbolic link at the path is written through. Never for a secret: who may place the link would choose where it goes.</param>
public sealed record FileOwnership(UnixFileMode? Mode, FileOwner? Owner, bool FollowLinks = false)
{
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What is there stays: mode, owner, group, and a symbolic link. For files that a person shares with us.</summary>
    public static FileOwnership Keep { get; } = new(null, null, FollowLinks: true);

    /// <summary>0600: secrets.</summary>
    public static FileOwnership Private { get; } = new(OwnerReadWrite, null);

    /// <summary>0640: readable by the group.</summary>
    public static FileOwnership GroupReadable { get; } = new(OwnerReadWrite | UnixFileMode.GroupRead, null);

    /// <summary>0644: readable by all.</summary>
    public static FileOwnership Public { get; } = new(OwnerReadWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, null);

    public FileOwnership OwnedBy(FileOwner? owner) => this with { Owner = owner };
}
