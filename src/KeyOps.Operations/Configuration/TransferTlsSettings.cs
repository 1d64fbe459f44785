using KeyOps.Core.Names;

namespace KeyOps.Operations.Configuration;

/// <summary>How a primary proves over TLS who it is.</summary>
/// <param name="Name">The name that its certificate must hold.</param>
/// <param name="AuthorityFile">PEM certificates that its chain must end at, absolute; null: those that the system trusts.</param>
public sealed record TransferTlsSettings(DomainName Name, string? AuthorityFile);
