using System.Collections.Immutable;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;

namespace KeyOps.Core.Lifecycle;

/// <summary>A key that KeyOps made or took over: what never changes about it. Its private half is the store's alone.</summary>
/// <param name="Id">The store's name for it.</param>
/// <param name="Domain">The signing domain (SDID, RFC 6376 §2.5).</param>
/// <param name="Selector">Used for this key and no other, ever.</param>
/// <param name="Algorithm">What it is made of.</param>
/// <param name="PublicKey">The octets of <c>p=</c>: SubjectPublicKeyInfo for RSA (RFC 6376 §3.6.1), the bare key for Ed25519 (RFC 8463 §4).</param>
/// <param name="GeneratedAt">When it was made or imported.</param>
public sealed record ManagedKey(
    KeyId Id,
    DomainName Domain,
    Selector Selector,
    KeyAlgorithm Algorithm,
    ImmutableArray<byte> PublicKey,
    DateTimeOffset GeneratedAt);
