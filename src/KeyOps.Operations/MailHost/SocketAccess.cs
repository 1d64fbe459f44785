using KeyOps.Operations.Files;

namespace KeyOps.Operations.MailHost;

/// <summary>Whether Postfix's user may go to a socket and use it, by the modes of the folders above it and its own.</summary>
internal sealed class SocketAccess(HostAccess access)
{
    private readonly string _user = access.MailOwner;

    /// <summary>What is in the way; null when nothing.</summary>
    /// <param name="path">The socket.</param>
    /// <exception cref="IOException">Something cannot be looked at.</exception>
    public string? Problem(string path)
    {
        for (var slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            var folder = FileStatus.Resolve(path[..slash]);
            if (FileStatus.Of(folder) is not { } status)
            {
                return $"there is no folder {folder}";
            }

            if (!Has(status, UnixFileMode.UserExecute, UnixFileMode.GroupExecute, UnixFileMode.OtherExecute))
            {
                return $"{_user} cannot go through {folder} ({FileStatus.Octal(status.Mode)}, {status.OwnerName}:{access.NameOfGroup(status.Group)})";
            }
        }

        return FileStatus.Of(path) switch
        {
            null => $"there is no socket {path}",
            { } socket when !Has(socket, UnixFileMode.UserWrite, UnixFileMode.GroupWrite, UnixFileMode.OtherWrite) =>
                $"{_user} may not write to {path} ({FileStatus.Octal(socket.Mode)}, {socket.OwnerName}:{access.NameOfGroup(socket.Group)})",
            _ => null,
        };
    }

    private bool Has(FileStatus status, UnixFileMode own, UnixFileMode group, UnixFileMode other)
    {
        var needed = status.OwnerName == _user ? own : access.IsMember(_user, access.NameOfGroup(status.Group)) ? group : other;
        return (status.Mode & needed) != UnixFileMode.None;
    }
}
