using System.Diagnostics.CodeAnalysis;

namespace KeyOps.Core.Mail;

/// <summary>What kind of DKIM key, and how large: <c>rsa-2048</c>, <c>ed25519</c>.</summary>
public abstract record KeyAlgorithm
{
    private KeyAlgorithm()
    {
    }

    /// <summary>The key type as the record's <c>k=</c> names it.</summary>
    public abstract string KeyType { get; }

    /// <summary>Whether signers should use something stronger (RFC 8301 §3.2).</summary>
    public virtual bool IsWeak => false;

    /// <summary>RSA with SHA-256.</summary>
    /// <param name="Bits">The length of the modulus: 1024 to 4096, a multiple of 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another length.</exception>
    public sealed record Rsa(int Bits) : KeyAlgorithm
    {
        /// <summary>Verifiers refuse shorter keys (RFC 8301 §3.2).</summary>
        public const int MinBits = 1024;

        /// <summary>Signers should use at least this (RFC 8301 §3.2); the default.</summary>
        public const int RecommendedBits = 2048;

        /// <summary>Verifiers need not take longer ones (RFC 8301 §3.2).</summary>
        public const int MaxBits = 4096;

        public int Bits { get; } = IsSize(Bits) ? Bits : throw new ArgumentOutOfRangeException(nameof(Bits), Bits, "an RSA key has 1024 to 4096 bits, a multiple of 8");

        public override string KeyType => "rsa";

        public override bool IsWeak => Bits < RecommendedBits;

        public override string ToString() => $"rsa-{Bits}";

        internal static bool IsSize(int bits) => bits is >= MinBits and <= MaxBits && bits % 8 == 0;
    }

    /// <summary>Ed25519 (RFC 8463).</summary>
    public sealed record Ed25519 : KeyAlgorithm
    {
        /// <summary>The public key's length in octets.</summary>
        public const int PublicKeyLength = 32;

        public override string KeyType => "ed25519";

        public override string ToString() => "ed25519";
    }

    /// <summary>Reads <c>rsa-BITS</c> (1024 to 4096; under 2048 is <see cref="IsWeak"/>) or <c>ed25519</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeyAlgorithm? algorithm, [NotNullWhen(false)] out string? error)
    {
        algorithm = null;
        error = null;
        if (string.Equals(text, "ed25519", StringComparison.Ordinal))
        {
            algorithm = new Ed25519();
            return true;
        }

        if (!text.StartsWith("rsa-", StringComparison.Ordinal)
            || !int.TryParse(text.AsSpan(4), System.Globalization.NumberStyles.None, null, out var bits))
        {
            error = $"'{text}' is not a key algorithm: write rsa-2048 (or another size) or ed25519";
            return false;
        }

        if (!Rsa.IsSize(bits))
        {
            error = bits < Rsa.MinBits
                ? $"an RSA key of {bits} bits is refused by verifiers: use at least {Rsa.MinBits}, better {Rsa.RecommendedBits} (RFC 8301 §3.2)"
                : bits > Rsa.MaxBits
                    ? $"an RSA key of {bits} bits is longer than verifiers must take: use at most {Rsa.MaxBits} (RFC 8301 §3.2)"
                    : $"an RSA key of {bits} bits: use a multiple of 8, as in rsa-2048";
            return false;
        }

        algorithm = new Rsa(bits);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">The text is no algorithm.</exception>
    public static KeyAlgorithm Parse(string text) => TryParse(text, out var algorithm, out var error) ? algorithm : throw new FormatException(error);

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public abstract override string ToString();
}
