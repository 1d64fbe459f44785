using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Store;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Invariants;

/// <summary>Invariants 2 and 4 in the store: an Active key once, one for ever, unless a person says otherwise; a selector is one key's. And keys are switched when the policy lets them.</summary>
internal sealed class ActiveKey(SimulatedWorld world, SimulatedDomain domain)
{
    /// <summary>Whether the domain ever had one since it last sent no mail.</summary>
    public bool HadOne { get; private set; }

    /// <summary>Those that were Active after the latest pass.</summary>
    public IReadOnlyList<SelectorUse> Current { get; private set; } = [];

    /// <param name="store">After a pass.</param>
    /// <param name="begunAt">When the pass began, by the clock that KeyOps goes by.</param>
    /// <param name="sentMail">Whether the domain was to send mail, as the pass had it.</param>
    public void Check(KeyReader store, DateTimeOffset begunAt, bool sentMail)
    {
        var keys = store.HistoriesOf(domain.Name);
        foreach (var key in keys)
        {
            world.Usage.Of(key.Key);
        }

        var timeline = domain.TimelineOf(keys);
        var current = timeline.Active.Select(key => world.Usage.Of(key.Key)).ToArray();
        if (Current.Count > 0 && current.Length > 0 && !current.SequenceEqual(Current))
        {
            CheckSchedule(timeline, begunAt);
        }

        Current = current;
        var hasOne = Current.Count > 0;
        if (HadOne && !hasOne && !domain.SaidNoMail)
        {
            world.Verdict.Broken(2, $"{domain.Name} had an Active key and has none");
        }

        HadOne = hasOne;
        if (hasOne && sentMail && domain.SendsMail)
        {
            domain.SaidNoMail = false; // whatever was said was taken back before it came to anything
        }
    }

    /// <summary>A store of before is back.</summary>
    public void Restored() => (HadOne, Current) = (false, []);

    /// <summary>No key takes over outside of the window or on a date of the blackout, but in an emergency.</summary>
    private void CheckSchedule(KeyTimeline timeline, DateTimeOffset begunAt)
    {
        var now = world.Clock.Shown;
        var predecessors = timeline.Keys.Where(key => !timeline.IsActive(key) && timeline.RetiredAt(key) == timeline.Active[0].Activated!.At);
        if (begunAt <= now && predecessors.All(key => key.Request is not { IsEmergency: true }) && !(domain.Settings.Policy.FirstAllowed(begunAt) <= now))
        {
            world.Verdict.Broken(0, $"a key took over between {begunAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z and {now.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, when the policy lets none");
        }
    }
}
