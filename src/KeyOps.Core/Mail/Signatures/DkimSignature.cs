using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;

namespace KeyOps.Core.Mail.Signatures;

/// <summary>A DKIM-Signature header field (RFC 6376 §3.5).</summary>
public sealed record DkimSignature
{
    public const string HeaderName = "DKIM-Signature";

    /// <summary>The field that it was read from.</summary>
    public required MailHeader Header { get; init; }

    /// <summary><c>a=</c>, such as <c>rsa-sha256</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary><c>b=</c>: the signature's octets.</summary>
    public required ImmutableArray<byte> Signature { get; init; }

    /// <summary><c>bh=</c>: the hash of the canonical body.</summary>
    public required ImmutableArray<byte> BodyHash { get; init; }

    /// <summary><c>c=</c>, before the slash.</summary>
    public CanonicalForm HeaderForm { get; init; }

    /// <summary><c>c=</c>, behind the slash.</summary>
    public CanonicalForm BodyForm { get; init; }

    /// <summary><c>d=</c>: the signing domain.</summary>
    public required DomainName Domain { get; init; }

    /// <summary><c>s=</c>.</summary>
    public required Selector Selector { get; init; }

    /// <summary><c>h=</c>: the names of the fields that are signed, in this order.</summary>
    public required ImmutableArray<string> SignedHeaders { get; init; }

    /// <summary><c>l=</c>: how much of the canonical body is signed; null is all.</summary>
    public long? BodyLength { get; init; }

    /// <summary><c>x=</c>: when it stops being valid.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Reads a DKIM-Signature field.</summary>
    public static bool TryParse(MailHeader header, [NotNullWhen(true)] out DkimSignature? signature, [NotNullWhen(false)] out string? error)
    {
        signature = null;
        var issues = new IssueCollector();
        var tags = TagList.Parse(header.Value, issues);
        error = issues.Issues.Count > 0 ? issues.Issues[0].Message : Problem(tags);
        if (error is not null)
        {
            return false;
        }

        // White space may stand inside every value that is long enough to be folded.
        string Compact(string name) => string.Concat(tags.Find(name)?.Text.Split(TagList.WhiteSpace) ?? []);
        var forms = (tags.Find("c")?.Text ?? "simple").Split('/');
        if (!TryBase64(Compact("b"), out var octets) || !TryBase64(Compact("bh"), out var bodyHash))
        {
            error = "'b' or 'bh' is not base64";
        }
        else if (!DomainName.TryParse(Compact("d"), out var domain, out _))
        {
            error = $"d='{Compact("d")}' is not a domain name";
        }
        else if (!Selector.TryParse(Compact("s"), out var selector, out _))
        {
            error = $"s='{Compact("s")}' is not a selector";
        }
        else if (forms.Length > 2 || !TryForm(forms[0], out var headerForm) || !TryForm(forms.ElementAtOrDefault(1) ?? "simple", out var bodyForm))
        {
            error = $"c='{tags.Find("c")!.Text}' is not a pair of simple and relaxed";
        }
        else if (!TryNumber(tags.Find("l"), out var length) || !TryNumber(tags.Find("x"), out var expires))
        {
            error = "'l' or 'x' is not a number";
        }
        else
        {
            signature = new()
            {
                Header = header,
                Algorithm = Compact("a"),
                Signature = octets,
                BodyHash = bodyHash,
                HeaderForm = headerForm,
                BodyForm = bodyForm,
                Domain = domain,
                Selector = selector,
                SignedHeaders = [.. Compact("h").Split(':')],
                BodyLength = length,
                ExpiresAt = expires is null ? null : DateTimeOffset.FromUnixTimeSeconds(expires.Value),
            };
        }

        return signature is not null;
    }

    /// <summary>The field with the value of <c>b=</c> taken out, as it is signed (§3.7).</summary>
    internal MailHeader WithoutSignature()
    {
        var tag = TagList.Parse(Header.Value, new()).Find("b")!;
        var from = Header.Value.IndexOf('=', tag.NameOffset) + 1;
        var to = Header.Value.IndexOf(';', from);
        return Header with { Value = Header.Value[..from] + (to < 0 ? "" : Header.Value[to..]) };
    }

    private static string? Problem(List<TextTag> tags)
    {
        foreach (var name in (ReadOnlySpan<string>)["v", "a", "b", "bh", "d", "h", "s"])
        {
            if (tags.Find(name) is not { Text.Length: > 0 })
            {
                return $"there is no '{name}' tag";
            }
        }

        return tags.Find("v")!.Text == "1" ? null : $"v='{tags.Find("v")!.Text}' is not 1";
    }

    private static bool TryBase64(string text, out ImmutableArray<byte> octets)
    {
        var buffer = new byte[text.Length];
        var fine = Convert.TryFromBase64String(text, buffer, out var count);
        octets = [.. buffer.AsSpan(0, count)];
        return fine;
    }

    private static bool TryForm(string text, out CanonicalForm form)
    {
        form = text == "relaxed" ? CanonicalForm.Relaxed : CanonicalForm.Simple;
        return text is "relaxed" or "simple";
    }

    /// <summary>At most 12 digits, which is beyond the year 9999 for none and beyond every body (§3.5, "x=").</summary>
    private static bool TryNumber(TextTag? tag, out long? number)
    {
        number = null;
        if (tag is null)
        {
            return true;
        }

        var fine = tag.Text.Length <= 11 && long.TryParse(tag.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        number = fine ? long.Parse(tag.Text, CultureInfo.InvariantCulture) : null;
        return fine;
    }
}
