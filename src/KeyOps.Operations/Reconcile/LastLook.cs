using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Reconcile;

/// <summary>Looks at the signers before a key's record goes or says that it is revoked, and before its private half is revealed: none may sign with it any more.</summary>
internal sealed class LastLook(IReadOnlyList<ISigner> signers)
{
    /// <summary>How long what was seen counts.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

    /// <summary>Null when no signer shows the key. One that signers were never pointed at needs no look.</summary>
    public async Task<StepOutcome.Held?> FindUseAsync(DomainCase domain, KeyHistory key, CancellationToken cancellationToken)
    {
        if ((key.Activated ?? (KeyFact?)key.SwitchBegun) is null || !domain.Settings.Policy.Gates.HasFlag(Gates.NoSignerShowsIt))
        {
            return null;
        }

        var (fate, until) = key.Removed is null ? ("whose record would go", "the record stays until then") : ("whose private key would be revealed", "it is not revealed until then");
        foreach (var signer in signers.Where(signer => signer.Carries(key.Key.Algorithm)))
        {
            switch (await signer.LookAsync(domain.Domain, [], cancellationToken))
            {
                case SigningSight.Shows shows when shows.Selectors.Contains(key.Key.Selector):
                    return new StepOutcome.Held(
                        $"signer {signer.Name} still signs with selector {key.Key.Selector}, {fate}",
                        "reload or restart it; mail that it signed since the switch was signed with a key that is to go");
                case SigningSight.Hidden hidden:
                    return new StepOutcome.Held(
                        $"signer {signer.Name} cannot be asked whether it still signs with selector {key.Key.Selector}: {hidden.Reason}",
                        $"start it, or take it out of `signers` if it is gone for good; {until}");
                default:
                    break;
            }
        }

        return null;
    }
}
