using System.Collections.Immutable;
using KeyOps.Core.Mail;
using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary>Judges <c>algorithms:</c> as a whole.</summary>
internal static class DkimAlgorithms
{
    public static ImmutableArray<KeyAlgorithm> Judge(Section section, ImmutableArray<Placed<KeyAlgorithm>> algorithms)
    {
        foreach (var placed in algorithms)
        {
            if (placed.Value is KeyAlgorithm.Rsa { Bits: < KeyAlgorithm.Rsa.RecommendedBits } rsa)
            {
                section.Context.Warn(
                    ConfigurationCodes.ShortKey,
                    placed.At,
                    $"signers should use RSA keys of {KeyAlgorithm.Rsa.RecommendedBits} bits or more (RFC 8301 §3.2), not {rsa.Bits}",
                    $"write rsa-{KeyAlgorithm.Rsa.RecommendedBits}");
            }
        }

        foreach (var second in algorithms.GroupBy(placed => placed.Value.GetType()).SelectMany(kind => kind.Skip(1)))
        {
            section.Context.Error(ConfigurationCodes.Conflict, second.At, $"'{second.Value}' is a second key of its kind", "keep one RSA and one Ed25519 key at most");
        }

        return [.. algorithms.Select(placed => placed.Value)];
    }
}
