namespace KeyOps.Core.Mail;

/// <summary>What a matching SPF mechanism says of the sender (RFC 7208 §4.6.2).</summary>
public enum SpfQualifier
{
    /// <summary><c>+</c>, or nothing: may send.</summary>
    Pass,

    /// <summary><c>-</c>: may not.</summary>
    Fail,

    /// <summary><c>~</c>: probably may not.</summary>
    SoftFail,

    /// <summary><c>?</c>: nothing is said.</summary>
    Neutral,
}
