using System.Collections.Immutable;
using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary>Every kind of key that domains have needs a signer that signs with it: else its mail goes out unsigned, without a word.</summary>
internal static class SignedKinds
{
    public static void Judge(ReadContext context, ImmutableArray<DomainSettings> domains, ImmutableArray<SignerSettings> signers)
    {
        if (signers.IsEmpty || signers.Any(signer => signer.KeyTypes.IsEmpty))
        {
            return; // nobody signs, or one signs with whatever there is
        }

        var signed = signers.SelectMany(signer => signer.KeyTypes).ToHashSet();
        foreach (var kind in domains.Where(domain => domain.Mail.SendsMail)
            .SelectMany(domain => domain.Policy.Algorithms.Select(algorithm => (Domain: domain, algorithm.KeyType)))
            .Where(each => !signed.Contains(each.KeyType))
            .DistinctBy(each => each.KeyType))
        {
            context.Log.Error(
                ConfigurationCodes.Unsigned,
                kind.Domain.Location,
                $"{kind.Domain.Name.ToStringWithoutDot()} has keys of the kind {kind.KeyType}, and no signer signs with those",
                $"add {kind.KeyType} to the 'algorithms' of a signer, or take it out of those of the policy '{kind.Domain.PolicyName}'");
        }
    }
}
