using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Reconcile;

/// <summary>The tally of one apply.</summary>
internal sealed class Run(Action<ReconcileEvent> tell)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DomainName, int> _steps = [];
    private readonly List<ReconcileEvent.Held> _holds = [];
    private readonly HashSet<DomainName> _heldDomains = [];
    private readonly HashSet<(DomainName Domain, Type Action)> _heldSteps = [];
    private readonly Dictionary<DomainName, DateTimeOffset?> _dueAt = [];
    private int _done;

    /// <summary>Whether any step was done.</summary>
    public bool HasDone => _done > 0;

    public int StepsOf(DomainName domain) => _steps.GetValueOrDefault(domain);

    public void Done(DomainName domain, string text, string reason)
    {
        Retry(domain);
        Done(ReconcileEvent.Name(domain), text, reason);
    }

    public void Done(string subject, string text, string reason)
    {
        _done++;
        Tell(new ReconcileEvent.Done(subject, text, reason));
    }

    /// <summary>Counts a step that has to be taken again.</summary>
    public void Retry(DomainName domain) => _steps[domain] = StepsOf(domain) + 1;

    /// <summary>Whether a step of this kind was held for the domain already: it is not tried again in this pass.</summary>
    public bool IsHeld(DomainName domain, DomainAction action) => _heldSteps.Contains((domain, action.GetType()));

    public void Hold(DomainName domain, DomainAction action, string reason, string remedy)
    {
        _heldSteps.Add((domain, action.GetType()));
        Hold(domain, reason, remedy);
    }

    public void Hold(DomainName domain, string reason, string remedy)
    {
        _heldDomains.Add(domain);
        Hold(ReconcileEvent.Name(domain), reason, remedy);
    }

    public void Hold(string subject, string reason, string remedy)
    {
        var held = new ReconcileEvent.Held(subject, reason, remedy);
        _holds.Add(held);
        Tell(held);
    }

    /// <summary>Nothing is due for the domain until then.</summary>
    public void Rest(DomainName domain, DateTimeOffset? until) => _dueAt[domain] = until;

    public void Tell(ReconcileEvent told)
    {
        lock (_lock)
        {
            tell(told);
        }
    }

    public ReconcileResult Result(int domains) => new(_done, [.. _holds], _dueAt.Values.Min(), domains) { DueAt = _dueAt, Held = _heldDomains };
}
