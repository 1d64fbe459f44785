namespace KeyOps.Authority.Compiled;

/// <summary>The SOA with the negative TTL (RFC 2308 §3), compiled for the apex: its places in the store.</summary>
/// <param name="Plain">Without signatures.</param>
/// <param name="Signed">With them.</param>
internal readonly record struct NegativeAnswer(uint Plain, uint Signed);
