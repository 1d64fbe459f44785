using System.Net;

namespace KeyOps.Operations.Propagation;

/// <summary>One address of an authoritative server.</summary>
/// <param name="EndPoint">Where it is asked.</param>
/// <param name="Name">Its name in the NS set; null when the configuration gives the address.</param>
public sealed record NameServer(IPEndPoint EndPoint, string? Name)
{
    public override string ToString() => Name is null ? EndPoint.ToString() : $"{Name} ({EndPoint})";
}
