using System.Net;

namespace KeyOps.Operations.Signers;

/// <summary>Who a milter is told that the mail comes from.</summary>
/// <param name="HostName">Its name.</param>
/// <param name="Address">Its address.</param>
public sealed record MilterClient(string HostName, IPAddress Address)
{
    public static MilterClient Local { get; } = new("localhost", IPAddress.Loopback);
}
