using System.Net.Sockets;

namespace KeyOps.Operations.Processes;

/// <summary>Connects to a socket that is a file, and says what is wrong with the file.</summary>
internal static class LocalSocket
{
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task ConnectAsync(Socket socket, string path, CancellationToken cancellationToken)
    {
        UnixDomainSocketEndPoint endPoint;
        try
        {
            endPoint = new(path);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new SocketException((int)SocketError.InvalidArgument, "a socket's path can have 108 octets, and this one has more");
        }

        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressNotAvailable && !Path.Exists(path))
        {
            // The runtime has no word of its own for ENOENT here, and takes one about network addresses.
            throw new SocketException((int)error.SocketErrorCode, "there is no such socket");
        }
    }
}
