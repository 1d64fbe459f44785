using KeyOps.Operations.Files;

namespace KeyOps.Operations.Signers;

/// <summary>
/// What OpenDKIM's <c>RequireSafeKeys</c> (on by default) asks of a key file and of every folder above it, and whether its user comes there at all. Told
/// beforehand: afterwards it is a 4xx for every message.
/// </summary>
internal static class SafeKeyPath
{
    private const UnixFileMode OthersReadWrite = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private const UnixFileMode GroupReadWrite = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const UnixFileMode Passable = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Checks what is there of <paramref name="path"/>; what is not yet there is made right.</summary>
    /// <param name="path">A key file.</param>
    /// <param name="user">The user that the signer runs as.</param>
    /// <param name="known">Folders that were found fine before; grows.</param>
    /// <param name="isStrict">False for a signer that asks no more than to come there and read.</param>
    /// <returns>What the signer would refuse and what to do; null when it would not.</returns>
    public static string? Problem(string path, uint user, ISet<string> known, bool isStrict = true)
    {
        var existing = path;
        while (FileStatus.Of(existing) is null)
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        if (Libc.RealPathOf(existing) is not { } real)
        {
            return $"{existing} is a link that leads nowhere";
        }

        foreach (var node in Nodes(real))
        {
            if (known.Contains(node))
            {
                continue;
            }

            if (FileStatus.Of(node) is not { } status)
            {
                return $"{node} vanished while it was looked at";
            }

            var problem = status.Kind == FileKind.Folder ? FolderProblem(node, status, user, isStrict) : FileProblem(node, status, user, isStrict);
            if (problem is not null)
            {
                return problem;
            }

            if (status.Kind == FileKind.Folder)
            {
                // Nobody else can come past here: what is below does not matter, but for the mode of the file itself, which it looks at all the same.
                if ((status.Mode & Passable) == UnixFileMode.None)
                {
                    return FileStatus.Of(real) is { Kind: FileKind.Regular } file ? FileProblem(real, file, user, isStrict) : null;
                }

                known.Add(node);
            }
        }

        return null;
    }

    private static IEnumerable<string> Nodes(string path)
    {
        yield return "/";
        for (var slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }

        if (path.Length > 1)
        {
            yield return path;
        }
    }

    /// <summary>Whether the user may do this to a node, as the kernel decides it: by the owner's bits, else the group's, else everybody's.</summary>
    private static bool May(FileStatus status, uint user, UnixFileMode owner, UnixFileMode group, UnixFileMode others) =>
        user == 0 || (status.Mode & (status.User == user ? owner : GroupMembers.IsIn(status.Group, user) ? group : others)) != UnixFileMode.None;

    private static string? FolderProblem(string path, FileStatus status, uint user, bool isStrict) => status switch
    {
        _ when !May(status, user, UnixFileMode.UserExecute, UnixFileMode.GroupExecute, UnixFileMode.OtherExecute) =>
            $"{path} cannot be entered by the signer's user {Libc.NameOfUser(user)} (mode {FileStatus.Octal(status.Mode)}, of {status.OwnerName}), so it would not come to its keys; 'chmod o+x {path}', or choose another 'directory'",
        _ when !isStrict => null,
        _ when (status.Mode & UnixFileMode.OtherWrite) != UnixFileMode.None =>
            $"{path} can be written by everybody (mode {FileStatus.Octal(status.Mode)}), so OpenDKIM refuses key files below it; choose another 'directory', or 'chmod o-w {path}'",
        _ when (status.Mode & UnixFileMode.GroupWrite) != UnixFileMode.None && GroupMembers.SomeoneElse(status.Group, user) is { } member =>
            $"{path} can be written by its group, which has {member} in it, so OpenDKIM refuses key files below it; 'chmod g-w {path}'",
        _ when (status.Mode & UnixFileMode.UserWrite) != UnixFileMode.None && status.User != 0 && status.User != user =>
            $"{path} belongs to {status.OwnerName}, who is neither root nor the signer's user {Libc.NameOfUser(user)}, so OpenDKIM refuses key files below it; 'chown root {path}', or set the signer's 'owner'",
        _ => null,
    };

    private static string? FileProblem(string path, FileStatus status, uint user, bool isStrict) => status switch
    {
        { Kind: not FileKind.Regular } => $"{path} is not a regular file; move it away",
        _ when !May(status, user, UnixFileMode.UserRead, UnixFileMode.GroupRead, UnixFileMode.OtherRead) =>
            $"{path} cannot be read by the signer's user {Libc.NameOfUser(user)} (mode {FileStatus.Octal(status.Mode)}, of {status.OwnerName}); 'chown {Libc.NameOfUser(user)} {path}'",
        _ when !isStrict => null,
        _ when status.User != 0 && status.User != user =>
            $"{path} belongs to {status.OwnerName}, who is neither root nor the signer's user {Libc.NameOfUser(user)}, so OpenDKIM refuses it; 'chown {Libc.NameOfUser(user)} {path}'",
        _ when (status.Mode & GroupReadWrite) != UnixFileMode.None && GroupMembers.SomeoneElse(status.Group, user) is { } member =>
            $"{path} can be read by its group, which has {member} in it, so OpenDKIM refuses it; 'chmod 600 {path}'",
        _ when (status.Mode & OthersReadWrite) != UnixFileMode.None =>
            $"{path} can be read or written by everybody, so OpenDKIM refuses it; 'chmod 600 {path}', and think about who has seen it",
        _ => null,
    };
}
