using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Signers;

/// <summary>A signature that a signer is to show.</summary>
/// <param name="Key">The key that it is to sign its domain's mail with.</param>
/// <param name="VerifiedWith">What the signature must hold under.</param>
internal sealed record WantedSignature(ManagedKey Key, VerifyingKey VerifiedWith);
