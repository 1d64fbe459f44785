using System.Collections.Immutable;

namespace KeyOps.Authority.Answers;

/// <summary>
/// The secrets that server cookies are made and known by, 16 octets each; servers behind one address have the same. The first one makes them, all are accepted, so that a
/// new secret can come to every server before any makes cookies with it, and the old one goes when these have expired (RFC 9018 §5).
/// </summary>
public sealed class CookieSecrets
{
    public const int SecretLength = SipHash.KeyLength;

    private readonly ImmutableArray<byte[]> _secrets;

    /// <exception cref="ArgumentException">There is none, or one of another length.</exception>
    public CookieSecrets(IEnumerable<byte[]> secrets)
    {
        _secrets = [.. secrets];
        if (_secrets.IsEmpty || _secrets.Any(secret => secret.Length != SecretLength))
        {
            throw new ArgumentException($"one secret or more, of {SecretLength} octets each", nameof(secrets));
        }
    }

    /// <summary>A secret that nobody else has.</summary>
    public static CookieSecrets Random() => new([Entropy.Octets(SecretLength)]);

    internal ReadOnlySpan<byte> Making => _secrets[0];

    /// <summary>Whether a cookie holds a server cookie made with one of them for this client that has not expired.</summary>
    internal bool Accept(ReadOnlySpan<byte> cookie, ReadOnlySpan<byte> client, uint now)
    {
        foreach (var secret in _secrets)
        {
            if (Cookies.IsValid(cookie, client, now, secret))
            {
                return true;
            }
        }

        return false;
    }
}
