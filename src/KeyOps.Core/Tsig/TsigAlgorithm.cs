using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using KeyOps.Core.Names;

namespace KeyOps.Core.Tsig;

/// <summary>A way to compute a message's MAC: HMAC with one of the SHA-2 hashes (RFC 8945 §6). MD5 and SHA-1 are not among them.</summary>
public sealed class TsigAlgorithm
{
    private TsigAlgorithm(string text, HashAlgorithmName hash, int macLength)
    {
        Text = text;
        Name = DomainName.Parse(text);
        Hash = hash;
        MacLength = macLength;
    }

    public static TsigAlgorithm HmacSha256 { get; } = new("hmac-sha256", HashAlgorithmName.SHA256, 32);

    public static TsigAlgorithm HmacSha384 { get; } = new("hmac-sha384", HashAlgorithmName.SHA384, 48);

    public static TsigAlgorithm HmacSha512 { get; } = new("hmac-sha512", HashAlgorithmName.SHA512, 64);

    public static ImmutableArray<TsigAlgorithm> All { get; } = [HmacSha256, HmacSha384, HmacSha512];

    /// <summary>As configurations write it, such as <c>hmac-sha256</c>.</summary>
    public string Text { get; }

    /// <summary>As it stands in a TSIG record.</summary>
    public DomainName Name { get; }

    public HashAlgorithmName Hash { get; }

    /// <summary>Octets of a MAC that is not truncated.</summary>
    public int MacLength { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out TsigAlgorithm? algorithm, [NotNullWhen(false)] out string? error)
    {
        algorithm = All.FirstOrDefault(known => string.Equals(known.Text, text.TrimEnd('.'), StringComparison.OrdinalIgnoreCase));
        error = algorithm is null ? $"'{text}' is not one of {string.Join(", ", All)}" : null;
        return algorithm is not null;
    }

    public override string ToString() => Text;
}
