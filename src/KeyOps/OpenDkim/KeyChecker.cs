using System.Text;
using KeyOps.Core.Checks;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Dns;

namespace KeyOps.OpenDkim;

/// <summary>Checks one key after another: what is published, and whether a private key is its other half.</summary>
/// <param name="resolver">Null when the trust anchor cannot be read: every lookup then fails, as libunbound's does.</param>
/// <param name="isStrict">Whether the record must also be one that verifiers like, and Ed25519 is understood.</param>
internal sealed class KeyChecker(KeyResolver? resolver, bool isStrict)
{
    // DKIM_MAXHOSTNAMELEN, the room that libopendkim has for the name of a key.
    private const int MaxNameLength = 256;
    private const string NoPrivateKey = "PEM_read_bio_PrivateKey() failed";
    private const string NoPrivateKeySsl = "error:1E08010C:DECODER routines::unsupported";
    private const string NotRsa = "EVP_PKEY_get1_RSA() failed";
    private const string NotRsaSsl = "error:0300007F:digital envelope routines::expecting an rsa key";

    /// <summary>Checks the key of a domain and selector as given; <paramref name="privateKey"/>: the text of a key file, or null.</summary>
    public KeyCheck Check(KeyCheck check, string? privateKey)
    {
        var (domain, selector) = (check.Domain, check.Selector);
        if (!OpenDkimKeyRecord.TryReadInput(ref domain, ref selector))
        {
            return check with { Result = KeyCheckResult.Failed, Message = "syntax error on input" };
        }

        var asked = $"{selector}._domainkey.{domain}";
        if (asked.Length > MaxNameLength)
        {
            return check with { Result = KeyCheckResult.Failed, Message = "key query name too large" };
        }

        if (!DomainName.TryParse(asked, out var name, out _))
        {
            return check with { Result = KeyCheckResult.Failed, Message = "'' reply corrupt" };
        }

        return resolver is null
            ? check with { Result = KeyCheckResult.Undetermined, Message = $"'{asked}' query failed" }
            : Judge(check, resolver.LookUp(name), name.ToStringWithoutDot(), asked, privateKey);
    }

    private KeyCheck Judge(KeyCheck check, KeyLookup lookup, string name, string asked, string? privateKey)
    {
        switch (lookup)
        {
            case KeyLookup.Found { Dname: { } dname } when !isStrict:
                return check with { Result = KeyCheckResult.Failed, Message = $"'{dname.ToStringWithoutDot()}' reply was unexpected type {RecordType.Dname.Code}" };
            case KeyLookup.Found { Texts: [var record] } found:
                return JudgeRecord(check with { Dnssec = found.IsSecure ? KeyDnssec.Secure : KeyDnssec.Insecure, Ttl = record.Ttl }, TxtRdata.Join(record.Rdata.Span), privateKey);
            case KeyLookup.Found found:
                return check with { Result = KeyCheckResult.Failed, Message = $"multiple DNS replies for '{found.Texts[1].Owner.ToStringWithoutDot()}'" };
            case KeyLookup.NoSuchName:
                return check with { Result = KeyCheckResult.Failed, Message = $"'{name}' record not found" };
            case KeyLookup.NoRecord { Alias: { } alias }:
                return check with { Result = KeyCheckResult.Failed, Message = $"'{alias.ToStringWithoutDot()}' reply was unresolved CNAME" };
            case KeyLookup.NoRecord:
                return check with { Result = KeyCheckResult.Failed, Message = "No key" };
            case KeyLookup.ServerFailure failure:
                return Undetermined(check, $"'{asked}' unexpected reply class/type (-1/-1)", $"'{asked}' server failure (rcode {(int)failure.Rcode})");
            case KeyLookup.Bogus bogus:
                return Undetermined(check, $"'{asked}' query timed out", $"'{asked}' bogus: {bogus.Reason}") with { Dnssec = isStrict ? KeyDnssec.Bogus : KeyDnssec.Unknown };
            case KeyLookup.NoReply silence:
                return Undetermined(check, $"'{asked}' query timed out", $"'{asked}' query timed out: {silence.Reason}");
            default:
                throw new InvalidOperationException("a lookup this does not know");
        }
    }

    private KeyCheck Undetermined(KeyCheck check, string message, string strictMessage) =>
        check with { Result = KeyCheckResult.Undetermined, Message = isStrict ? strictMessage : message };

    private KeyCheck JudgeRecord(KeyCheck check, string text, string? privateKey)
    {
        var judgement = OpenDkimKeyRecord.Judge(Encoding.Latin1.GetBytes(text));
        if (judgement is OpenDkimJudgement.Refused refused)
        {
            // libopendkim says nothing of DNSSEC when it refuses a record.
            return check with { Dnssec = KeyDnssec.Unknown, Result = KeyCheckResult.Failed, Message = refused.Message };
        }

        if (isStrict)
        {
            return StrictKeyCheck.Judge(check, text, privateKey);
        }

        return privateKey is null ? check : PrivateKeyText.Read(privateKey) switch
        {
            PrivateKeyText.None => check with { Result = KeyCheckResult.Failed, Message = NoPrivateKey, SslError = NoPrivateKeySsl },
            PrivateKeyText.Rsa rsa => ((OpenDkimJudgement.Taken)judgement).Key.Span.SequenceEqual(rsa.PublicKey)
                ? check
                : check with { Result = KeyCheckResult.Mismatch, Message = "keys do not match" },
            _ => check with { Result = KeyCheckResult.Failed, Message = NotRsa, SslError = NotRsaSsl },
        };
    }
}
