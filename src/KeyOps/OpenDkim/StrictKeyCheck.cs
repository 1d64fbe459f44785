using KeyOps.Core.Diagnostics;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;

namespace KeyOps.OpenDkim;

/// <summary>
/// What <c>--strict</c> asks of a record that libopendkim takes: it must be good by the RFCs, strong (RFC 8301 §3.2), not in test mode,
/// and a private key of either type must be its other half.
/// </summary>
internal static class StrictKeyCheck
{
    public static KeyCheck Judge(KeyCheck check, string text, string? privateKey)
    {
        var parsed = DkimKeyRecord.Parse(text);
        check = check with { Issues = parsed.Issues };
        if (parsed.Record is not { } record)
        {
            return Fail(check, parsed.Errors.First().Message);
        }

        var rsa = record.EffectiveKeyType is "rsa" ? RsaPublicKeyInfo.TryRead(record.PublicKey) : null;
        check = check with { KeyType = record.EffectiveKeyType, Bits = rsa?.Bits, IsTesting = record.IsTesting };
        if (privateKey is not null && MatchPrivateKey(check, record, rsa, PrivateKeyText.Read(privateKey)) is { } problem)
        {
            return problem;
        }

        var weak = parsed.Issues.FirstOrDefault(issue => issue.Severity == Severity.Error || issue.Code is MailRecordCodes.KeyShort or MailRecordCodes.Sha1);
        return weak is not null ? Fail(check, weak.Message)
            : record.IsTesting ? Fail(check, "the record says t=y: receivers treat signed mail as if it were not signed")
            : check;
    }

    private static KeyCheck? MatchPrivateKey(KeyCheck check, DkimKeyRecord record, RsaPublicKeyInfo? published, PrivateKeyText key) => key switch
    {
        PrivateKeyText.None => Fail(check, "there is no private key in the file that can be read (an encrypted one cannot)"),
        PrivateKeyText.Other => Fail(check, "the private key is neither RSA nor Ed25519"),
        PrivateKeyText.Ed25519 ed25519 => record.EffectiveKeyType is "ed25519" && record.PublicKey.Span.SequenceEqual(ed25519.PublicKey) ? null : Mismatch(check),
        PrivateKeyText.Rsa rsa => published is not null && RsaPublicKeyInfo.TryRead(rsa.PublicKey) is { } own
            && (own.Modulus, own.Exponent) == (published.Modulus, published.Exponent) ? null : Mismatch(check),
        _ => throw new InvalidOperationException("a private key this does not know"),
    };

    private static KeyCheck Fail(KeyCheck check, string message) => check with { Result = KeyCheckResult.Failed, Message = message };

    private static KeyCheck Mismatch(KeyCheck check) => check with { Result = KeyCheckResult.Mismatch, Message = "keys do not match" };
}
