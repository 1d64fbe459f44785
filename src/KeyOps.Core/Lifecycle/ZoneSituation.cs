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
    public sealed record Blocked(string Reason, string Remedy) : ZoneSituation;
}
