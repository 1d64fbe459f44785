namespace KeyOps.Core.Lifecycle;

/// <summary>How the published zone file stands to what the facts want it to be.</summary>
public abstract record ZoneSituation
{
    private ZoneSituation()
    {
    }

    /// <summary>It is as it should be.</summary>
    public sealed record Current : ZoneSituation;

    /// <summary>It should be written.</summary>
    /// <param name="Reason">What is different, in a few words.</param>
    public sealed record Due(string Reason) : ZoneSituation;

    /// <summary>It cannot be: the last good one stays.</summary>
    public sealed record Blocked(string Reason, string Remedy) : ZoneSituation
    {
        /// <summary>What is published tells that the store does not know all: nothing that it says of the domain is to be acted on.</summary>
        public bool IsStoreInDoubt { get; init; }
    }
}
