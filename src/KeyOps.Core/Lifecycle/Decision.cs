namespace KeyOps.Core.Lifecycle;

/// <summary>What the planner says of a domain.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>Do this now.</summary>
    public sealed record Act(DomainAction Action, DateTimeOffset DueAt, string Reason) : Decision;

    /// <summary>Nothing is due. Look again then, for that reason; null: only when facts, files or configuration change.</summary>
    public sealed record Wait(DateTimeOffset? Until, string Reason) : Decision;

    /// <summary>Something is due and cannot be done; everything stays as it is.</summary>
    public sealed record Hold(string Reason, string Remedy) : Decision
    {
        /// <summary>As <see cref="ZoneSituation.Blocked.IsStoreInDoubt"/>.</summary>
        public bool IsStoreInDoubt { get; init; }
    }
}
