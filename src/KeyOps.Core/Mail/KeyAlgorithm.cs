using System.Diagnostics.CodeAnalysis;

namespace KeyOps.Core.Mail;

/// <summary>What a signing key is made of: RSA of some size (RFC 8301 §3.2) or Ed25519 (RFC 8463).</summary>
public abstract record KeyAlgorithm
{
    private KeyAlgorithm()
    {
    }

    /// <summary>RSA with SHA-256.</summary>
    /// <param name="Bits">The modulus' size; see <see cref="MinBits"/> and <see cref="MaxBits"/>.</param>
    public sealed record Rsa(int Bits) : KeyAlgorithm
    {
        /// <summary>Verifiers must not trust fewer (RFC 8301 §3.2).</summary>
        public const int MinBits = 1024;

        /// <summary>Signers should use at least this (RFC 8301 §3.2).</summary>
        public const int RecommendedBits = 2048;

        /// <summary>Verifiers need not take more (RFC 8301 §3.2).</summary>
        public const int MaxBits = 4096;

        public override string ToString() => $"rsa-{Bits}";
    }

    /// <summary>Ed25519 with SHA-256 (RFC 8463).</summary>
    public sealed record Ed25519 : KeyAlgorithm
    {
        public override string ToString() => "ed25519";
    }

    /// <summary>Reads <c>rsa-2048</c> or <c>ed25519</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeyAlgorithm? algorithm, [NotNullWhen(false)] out string? error)
    {
        (algorithm, error) = text switch
        {
            "ed25519" => ((KeyAlgorithm?)new Ed25519(), (string?)null),
            _ when text.StartsWith("rsa-", StringComparison.Ordinal) && int.TryParse(text.AsSpan(4), System.Globalization.NumberStyles.None, null, out var bits) =>
                bits switch
                {
                    < Rsa.MinBits => ((KeyAlgorithm?)null, (string?)$"an RSA key of {bits} bits is not trusted by any verifier (RFC 8301); the least is rsa-{Rsa.MinBits}"),
                    > Rsa.MaxBits => (null, $"verifiers need not take an RSA key of {bits} bits (RFC 8301); the most is rsa-{Rsa.MaxBits}"),
                    _ => (new Rsa(bits), null),
                },
            _ => ((KeyAlgorithm?)null, $"'{text}' is not a key algorithm: rsa-2048, ed25519"),
        };
        return algorithm is not null;
    }
}
