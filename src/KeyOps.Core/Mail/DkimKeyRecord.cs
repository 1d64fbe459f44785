using System.Text;

namespace KeyOps.Core.Mail;

/// <summary>A DKIM key record, the TXT at <c>SELECTOR._domainkey.DOMAIN</c> (RFC 6376 §3.6.1).</summary>
public sealed record DkimKeyRecord
{
    /// <summary><c>n=</c>: a note for people, as written (qp-section), or null.</summary>
    public string? Note { get; init; }

    /// <summary><c>h=</c>: the hash algorithms that may be used; null allows all.</summary>
    public IReadOnlyList<string>? HashAlgorithms { get; init; }

    /// <summary><c>k=</c> as written; null means rsa.</summary>
    public string? KeyType { get; init; }

    /// <summary><c>t=</c>: flags; <c>y</c> tests DKIM, <c>s</c> forbids subdomains in <c>i=</c>. Unknown ones are kept and mean nothing.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary><c>s=</c>: service types; null means all.</summary>
    public IReadOnlyList<string>? Services { get; init; }

    /// <summary><c>p=</c>: the public key's octets; empty when revoked. RSA: DER SubjectPublicKeyInfo; Ed25519: the raw 32 octets.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; init; }

    /// <summary>Tags this specification does not know, in order, as name and value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> OtherTags { get; init; } = [];

    /// <summary>An empty <c>p=</c>: the key is withdrawn, and signatures that name it fail (RFC 6376 §3.6.1).</summary>
    public bool IsRevoked => PublicKey.IsEmpty;

    /// <summary>The type with its default.</summary>
    public string EffectiveKeyType => KeyType ?? "rsa";

    /// <summary><c>t=y</c>: receivers treat signed mail as unsigned.</summary>
    public bool IsTesting => Flags.Contains("y", StringComparer.Ordinal);

    /// <summary>The withdrawn form: <c>v=DKIM1; p=</c>. At <c>*._domainkey</c> it says that a domain signs nothing.</summary>
    public static DkimKeyRecord Revoked { get; } = new();

    /// <summary>
    /// The record KeyOps publishes: <c>v=DKIM1; h=sha256; k=rsa; p=…</c>, or <c>v=DKIM1; k=ed25519; p=…</c> (whose one algorithm is
    /// ed25519-sha256: RFC 8463 §3, so h= would say nothing).
    /// </summary>
    /// <param name="algorithm">The key's algorithm.</param>
    /// <param name="publicKey">What goes in <c>p=</c>: DER SubjectPublicKeyInfo, or the raw 32 octets of Ed25519 (RFC 8463 §4).</param>
    public static DkimKeyRecord ForKey(KeyAlgorithm algorithm, ReadOnlyMemory<byte> publicKey) => algorithm switch
    {
        KeyAlgorithm.Rsa => new() { HashAlgorithms = ["sha256"], KeyType = "rsa", PublicKey = publicKey },
        _ => new() { KeyType = algorithm.KeyType, PublicKey = publicKey },
    };

    /// <summary>Reads a record and tells everything wrong with it.</summary>
    public static MailRecordResult<DkimKeyRecord> Parse(string text) => DkimKeyRecordParser.Parse(text);

    /// <summary>Canonical text, tags in the order that <c>opendkim-genkey</c> writes; <see cref="Parse"/> gives this record back.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("v=DKIM1");
        Append(text, "n", Note);
        Append(text, "h", HashAlgorithms is null ? null : string.Join(':', HashAlgorithms));
        Append(text, "k", KeyType);
        Append(text, "t", Flags.Count == 0 ? null : string.Join(':', Flags));
        Append(text, "s", Services is null ? null : string.Join(':', Services));
        foreach (var (name, value) in OtherTags)
        {
            Append(text, name, value);
        }

        Append(text, "p", Convert.ToBase64String(PublicKey.Span));
        return text.ToString();
    }

    public bool Equals(DkimKeyRecord? other) => other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    public override int GetHashCode() => string.GetHashCode(ToString(), StringComparison.Ordinal);

    private static void Append(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append("; ").Append(name).Append('=').Append(value);
        }
    }
}
