using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Store;

/// <summary>A key on its way into the store.</summary>
/// <param name="Domain">The signing domain.</param>
/// <param name="Selector">Never used in this domain before.</param>
/// <param name="Algorithm">What it is made of.</param>
/// <param name="PublicKey">The octets of <c>p=</c>, as in <see cref="ManagedKey.PublicKey"/>.</param>
/// <param name="PrivateKey">PKCS#8, DER. The store keeps a sealed copy; the caller zeroes this one.</param>
/// <param name="At">When it was made.</param>
public sealed record NewKey(
    DomainName Domain,
    Selector Selector,
    KeyAlgorithm Algorithm,
    ReadOnlyMemory<byte> PublicKey,
    ReadOnlyMemory<byte> PrivateKey,
    DateTimeOffset At)
{
    public override string ToString() => $"{Selector}._domainkey.{Domain} ({Algorithm})";
}
