using KeyOps.Core.Mail.Signatures;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;

namespace KeyOps.System.Tests.Signers;

/// <summary>MimeKit's verdict on a signed message, the key records given.</summary>
internal static class MimeKitVerifier
{
    /// <summary>Whether every DKIM-Signature of the message holds, and there is one.</summary>
    public static Task<bool> HoldsAsync(MailMessage message, KeyRing keys) => HoldsAsync(message, keys.RecordAt);

    /// <param name="message">The message.</param>
    /// <param name="recordAt">The TXT record at a name; null when there is none.</param>
    public static async Task<bool> HoldsAsync(MailMessage message, Func<string, string?> recordAt)
    {
        using var octets = new MemoryStream(message.ToOctets());
        using var mime = await MimeMessage.LoadAsync(octets);
        var verifier = new DkimVerifier(new Locator(recordAt));
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

    private sealed class Locator(Func<string, string?> recordAt) : DkimPublicKeyLocatorBase
    {
        public override AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            GetPublicKey(recordAt($"{selector}._domainkey.{domain}") ?? throw new InvalidOperationException($"no record of {selector}._domainkey.{domain}"));

        public override Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
