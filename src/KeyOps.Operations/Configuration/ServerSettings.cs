using System.Collections.Immutable;
using System.Net;

namespace KeyOps.Operations.Configuration;

/// <summary>The embedded name server.</summary>
/// <param name="Listen">Each for UDP and TCP; at least one.</param>
/// <param name="Workers">UDP threads; 0 is one a core.</param>
public sealed record ServerSettings(ImmutableArray<IPEndPoint> Listen, int Workers);
