using KeyOps.Core.Names;
using KeyOps.Core.Tsig;

namespace KeyOps.Operations.Configuration;

/// <summary>A key shared with another server: <c>tsig: { NAME: { algorithm, file or env } }</c>.</summary>
public sealed record TsigKeySettings(DomainName Name, TsigAlgorithm Algorithm, SecretSource Secret);
