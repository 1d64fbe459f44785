using System.Collections.Immutable;
using KeyOps.Core.Mail.Signatures;

namespace KeyOps.Core.MailHost;

/// <summary>Explains what mail servers wrote on top of a message about its sender: DKIM-Signature, Authentication-Results (RFC 8601), Received-SPF (RFC 7208 §9.1).</summary>
public static class MessageTrace
{
    private const string AuthenticationResults = "Authentication-Results";
    private const string ReceivedSpf = "Received-SPF";

    /// <summary>In the order of the fields; empty when the message has none of them.</summary>
    public static ImmutableArray<TraceLine> Explain(MailMessage message)
    {
        var lines = ImmutableArray.CreateBuilder<TraceLine>();
        foreach (var header in message.Headers)
        {
            var text = string.Join(' ', header.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (header.IsNamed(DkimSignature.HeaderName))
            {
                lines.Add(DkimSignature.TryParse(header, out var signature, out var error)
                    ? new(header.Name, $"d={signature.Domain.ToStringWithoutDot()} s={signature.Selector}", $"it was signed for this domain; the key is at {signature.Selector.RecordName(signature.Domain).ToStringWithoutDot()}", null)
                    : new(header.Name, "", $"it cannot be read: {error}", false));
            }
            else if (header.IsNamed(AuthenticationResults))
            {
                lines.AddRange(Results(header.Name, text));
            }
            else if (header.IsNamed(ReceivedSpf))
            {
                lines.Add(Spf(header.Name, text));
            }
        }

        return lines.ToImmutable();
    }

    /// <summary><c>authserv-id; method=result …; …</c>, one line a method.</summary>
    private static IEnumerable<TraceLine> Results(string field, string text)
    {
        foreach (var part in text.Split(';').Skip(1).Select(part => part.Trim()))
        {
            var words = part.Split(' ', 2);
            if (words[0].Split('=') is not [var method, var result])
            {
                continue;
            }

            var (explanation, isGood) = (method.ToLowerInvariant(), result.ToLowerInvariant()) switch
            {
                ("dkim", "pass") => ("the signature holds: the message is as it was signed, and the key record is found", (bool?)true),
                ("dkim", "fail") => ("the signature does not hold: something changed the message after it was signed, or the published key is another one", false),
                ("dkim", "temperror") => ("the key record could not be had; look at the name servers", false),
                ("dkim", "permerror") => ("the key record is missing or broken, or the signature is", false),
                ("dkim", "neutral" or "policy") => ("there is a signature that this server makes nothing of", null),
                ("dkim", "none") => ("there was no signature", false),
                ("spf", var spf) => (Meaning(spf).Explanation, Meaning(spf).IsGood),
                ("dmarc", "pass") => ("SPF or DKIM passed for the domain of the From field", true),
                ("dmarc", "fail") => ("neither SPF nor DKIM passed for the domain of the From field", false),
                _ => ("", (bool?)null),
            };
            if (explanation.Length > 0)
            {
                yield return new(field, part, explanation, isGood);
            }
        }
    }

    private static TraceLine Spf(string field, string text)
    {
        var (explanation, isGood) = Meaning(text.Split(' ')[0].ToLowerInvariant());
        return new(field, text, explanation, isGood);
    }

    /// <summary>RFC 7208 §2.6.</summary>
    private static (string Explanation, bool? IsGood) Meaning(string result) => result switch
    {
        "pass" => ("the sending address may send for the domain", true),
        "fail" => ("the domain's SPF record says that this address does not send for it", false),
        "softfail" => ("the domain's SPF record says that this address most likely does not send for it (~all); such mail is delivered, and DMARC decides", false),
        "neutral" => ("the domain's SPF record says nothing of this address (?all)", null),
        "none" => ("the domain has no SPF record", null),
        "temperror" => ("the SPF record could not be had; look at the name servers", false),
        "permerror" => ("the SPF record is broken", false),
        _ => ("", null),
    };
}
