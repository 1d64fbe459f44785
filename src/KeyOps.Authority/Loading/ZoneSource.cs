using KeyOps.Core.Names;

namespace KeyOps.Authority.Loading;

/// <summary>A zone and the file it is in.</summary>
public sealed record ZoneSource(DomainName Apex, string Path);
