namespace KeyOps.Core.Mail;

/// <summary>How closely an authenticated domain must fit the From domain (RFC 7489 §3.1, RFC 9989 §4.4).</summary>
public enum DmarcAlignment
{
    /// <summary><c>r</c>: the same organizational domain.</summary>
    Relaxed,

    /// <summary><c>s</c>: the same name.</summary>
    Strict,
}
