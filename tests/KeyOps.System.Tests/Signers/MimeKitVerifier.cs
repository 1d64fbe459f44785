using KeyOps.Core.Mail.Signatures;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;

namespace KeyOps.System.Tests.Signers;

/// <summary>MimeKit's verdict on a signed message, the keys looked up in a <see cref="KeyRing"/>.</summary>
internal static class MimeKitVerifier
{
    /// <summary>Whether every DKIM-Signature of the message holds, and there is one.</summary>
    public static async Task<bool> HoldsAsync(MailMessage message, KeyRing keys)
    {
        using var octets = new MemoryStream(message.ToOctets());
        using var mime = await MimeMessage.LoadAsync(octets);
        var verifier = new DkimVerifier(new Locator(keys));
        var signatures = mime.Headers.Where(header => header.Id == HeaderId.DkimSignature).ToList();
        foreach (var signature in signatures)
        {
            if (!await verifier.VerifyAsync(mime, signature))
            {
                return false;
            }
        }

        return signatures.Count > 0;
    }

    private sealed class Locator(KeyRing keys) : DkimPublicKeyLocatorBase
    {
        public override AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            GetPublicKey(keys.RecordAt($"{selector}._domainkey.{domain}") ?? throw new InvalidOperationException($"no record of {selector}._domainkey.{domain}"));

        public override Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
