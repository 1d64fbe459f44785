using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Reconcile;

/// <summary>What steps are called in the journal and beside a progress bar. The form on disk: names stay for ever.</summary>
internal static class StepNames
{
    /// <summary>No step, but that none can be taken.</summary>
    public const string Plan = "plan";

    /// <summary>A publication: one that is not done leaves name servers untold.</summary>
    public const string Publish = "publish";

    public static string Of(DomainAction action) => action switch
    {
        DomainAction.GenerateKey => "generate",
        DomainAction.PublishZone => Publish,
        DomainAction.ConfirmPropagation => "confirm",
        DomainAction.ActivateKeys => "activate",
        DomainAction.RetireKeys => "retire",
        DomainAction.RevokeKey => "revoke",
        DomainAction.WithdrawKey => "withdraw",
        DomainAction.ConfirmAbsence => "confirm-absence",
        DomainAction.RevealKey => "reveal",
        _ => throw new InvalidOperationException($"{action.GetType().Name} has no name"),
    };
}
