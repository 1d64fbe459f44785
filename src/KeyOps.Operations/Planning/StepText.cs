using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Planning;

/// <summary>Actions in words, for people.</summary>
public static class StepText
{
    /// <param name="action">What is to be done.</param>
    /// <param name="timeline">The domain's keys: actions name keys by number, people by selector.</param>
    public static string Of(DomainAction action, KeyTimeline timeline) => action switch
    {
        DomainAction.GenerateKey generate => $"generate key {generate.Selector} ({generate.Algorithm})",
        DomainAction.PublishZone => "publish the zone file",
        DomainAction.ConfirmPropagation confirm => $"ask every name server for {string.Join(", ", confirm.Keys.Select(key => SelectorOf(key, timeline)))}",
        DomainAction.ActivateKeys activate => $"switch the signers to {string.Join(", ", activate.Keys.Select(key => SelectorOf(key, timeline)))}",
        DomainAction.RetireKeys retire => $"have the signers leave {string.Join(", ", retire.Keys.Select(key => SelectorOf(key, timeline)))}",
        DomainAction.RevokeKey revoke => $"revoke {SelectorOf(revoke.Key, timeline)} (its record gets an empty p=)",
        DomainAction.WithdrawKey withdraw => $"withdraw {SelectorOf(withdraw.Key, timeline)}",
        DomainAction.ConfirmAbsence absence => $"ask every name server whether {SelectorOf(absence.Key, timeline)} is gone",
        DomainAction.RevealKey reveal => $"reveal the private key of {SelectorOf(reveal.Key, timeline)}",
        _ => throw new InvalidOperationException($"{action.GetType().Name} has no words"),
    };

    private static string SelectorOf(KeyId id, KeyTimeline timeline) =>
        timeline.Keys.FirstOrDefault(key => key.Key.Id == id)?.Key.Selector.Text ?? id.ToString();
}
