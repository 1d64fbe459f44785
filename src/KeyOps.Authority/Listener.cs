using System.Net;

namespace KeyOps.Authority;

/// <summary>A bound address.</summary>
/// <param name="EndPoint">The address, its port resolved.</param>
/// <param name="Transport"><c>udp</c>, <c>tcp</c> or <c>tls</c>.</param>
public sealed record Listener(IPEndPoint EndPoint, string Transport)
{
    public override string ToString() => $"{EndPoint} {Transport}";
}
