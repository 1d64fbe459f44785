namespace KeyOps.Core.Mail;

/// <summary>The stable codes of what can be wrong with a mail record.</summary>
public static class MailRecordCodes
{
    /// <summary>A character that the record's grammar has no place for at all.</summary>
    public const string BadCharacter = "KO3001";

    /// <summary>The version that marks the record is missing or another one.</summary>
    public const string WrongVersion = "KO3002";

    /// <summary>A tag that is not <c>name=value</c>.</summary>
    public const string TagSyntax = "KO3003";

    /// <summary>A tag given twice.</summary>
    public const string DuplicateTag = "KO3004";

    /// <summary>A tag that must be there is not.</summary>
    public const string MissingTag = "KO3005";

    /// <summary>A tag's value that its grammar refuses.</summary>
    public const string BadTagValue = "KO3006";

    /// <summary>A tag that receivers ignore: unknown, or of the past.</summary>
    public const string IgnoredTag = "KO3007";

    /// <summary>A tag before the place the grammar gives it.</summary>
    public const string TagOrder = "KO3008";

    /// <summary>A report address that no reporter will use.</summary>
    public const string BadReportAddress = "KO3009";

    /// <summary>Key data that is not base64.</summary>
    public const string BadBase64 = "KO3010";

    /// <summary>Key data that is not a public key of the named type.</summary>
    public const string BadKeyData = "KO3011";

    /// <summary>An RSA key that verifiers refuse (RFC 8301 §3.2).</summary>
    public const string KeyTooShort = "KO3012";

    /// <summary>An RSA key shorter than signers should use (RFC 8301 §3.2).</summary>
    public const string KeyShort = "KO3013";

    /// <summary>SHA-1 allowed (RFC 8301 §3.1).</summary>
    public const string Sha1 = "KO3014";

    /// <summary>A term that is no SPF mechanism or modifier.</summary>
    public const string UnknownMechanism = "KO3020";

    /// <summary>A missing or malformed SPF domain-spec.</summary>
    public const string BadDomainSpec = "KO3021";

    /// <summary>A malformed address or prefix length in an SPF term.</summary>
    public const string BadNetwork = "KO3022";

    /// <summary>A mechanism behind <c>all</c>, or a <c>redirect</c> beside it: never looked at.</summary>
    public const string NeverReached = "KO3023";

    /// <summary>More than ten terms that cost a lookup.</summary>
    public const string TooManyLookups = "KO3024";

    /// <summary>Longer than what fits a UDP answer (RFC 7208 §3.4).</summary>
    public const string TooLong = "KO3025";

    /// <summary>A mechanism one should not use any more.</summary>
    public const string Discouraged = "KO3026";

    /// <summary>The whole Internet may send.</summary>
    public const string PassAll = "KO3027";

    /// <summary>A modifier given twice.</summary>
    public const string DuplicateModifier = "KO3028";

    /// <summary>Neither <c>all</c> nor <c>redirect</c>: the record decides nothing for other senders.</summary>
    public const string NoDefault = "KO3029";
}
