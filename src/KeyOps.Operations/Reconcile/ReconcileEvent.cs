using KeyOps.Core.Names;

namespace KeyOps.Operations.Reconcile;

/// <summary>Something to tell whoever watches a reconcile pass.</summary>
public abstract record ReconcileEvent
{
    private ReconcileEvent()
    {
    }

    /// <summary>A step was done.</summary>
    /// <param name="Subject">The domain, or the signer.</param>
    /// <param name="Text">What was done, and on what evidence.</param>
    /// <param name="Reason">Why it was due.</param>
    public sealed record Done(string Subject, string Text, string Reason) : ReconcileEvent;

    /// <summary>A step was due and could not be done; everything stays as it was.</summary>
    public sealed record Held(string Subject, string Reason, string Remedy) : ReconcileEvent;

    /// <summary>What was asked for is on record, and waits.</summary>
    /// <param name="Subject">The domain.</param>
    /// <param name="Reason">What for.</param>
    /// <param name="Until">Until when at the earliest; null when no time is known.</param>
    public sealed record Waits(string Subject, string Reason, DateTimeOffset? Until) : ReconcileEvent;

    /// <summary>How far a pass is.</summary>
    /// <param name="Phase">What is being done.</param>
    /// <param name="Count">Of how many.</param>
    /// <param name="Total">All of them.</param>
    public sealed record Progress(string Phase, int Count, int Total) : ReconcileEvent;

    public static string Name(DomainName domain) => domain.ToStringWithoutDot();
}
