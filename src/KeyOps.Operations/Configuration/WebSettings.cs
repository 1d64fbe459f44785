using System.Net;

namespace KeyOps.Operations.Configuration;

/// <summary>The status page.</summary>
public sealed record WebSettings(IPEndPoint Listen);
