using KeyOps.Operations.Planning;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>
/// Whether the wall clock can be believed: every wait is counted by it, and a wait cut short breaks mail. It is held against what the store
/// recorded, and, since the machine last started, against a clock that nobody sets.
/// </summary>
/// <param name="last">The last pass; null when there was none.</param>
/// <param name="latestFact">The latest date on a fact.</param>
/// <param name="present">Now.</param>
public sealed class ClockCheck(PassMark? last, DateTimeOffset? latestFact, PassMark present)
{
    /// <summary>Time servers put a clock back by so much without anything being wrong.</summary>
    private static readonly TimeSpan Backwards = TimeSpan.FromSeconds(5);

    /// <summary>
    /// And forward by so much, however long ago the last look was: a time server paces both clocks alike (clock_gettime(2)), so they part when one is set, and
    /// a clock that was set does not become right by waiting.
    /// </summary>
    private static readonly TimeSpan Forwards = TimeSpan.FromMinutes(5);

    /// <summary>What is less than this is left to add up: the two clocks are not read at the same moment.</summary>
    private static readonly TimeSpan LeastStep = TimeSpan.FromSeconds(1);

    /// <summary>When the machine started anew there is no second clock: then a monthly cron job passes, and what is longer is asked about.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromDays(35);

    public static ClockCheck Of(KeyReader store, TimeProvider time) => new(store.LastPass(), store.LatestFactAt(), Uptime.Now(time));

    /// <summary>Null when the clock can be believed.</summary>
    public PlannedHold? Problem
    {
        get
        {
            if (Latest is { } latest && latest - present.At > Backwards)
            {
                return Hold($"it reads {Text(present.At)}, and the store has something recorded at {Text(latest)}: it was ahead then, or is behind now");
            }

            if (last is null)
            {
                return null;
            }

            var passed = present.At - last.At;
            if (IsSameBoot)
            {
                return SetBy > Forwards
                    ? Hold($"it says that {Text(passed)} passed since the last look ({Text(last.At)}), and the machine counted {Text(passed - SetBy)}: it was set forward by {Text(SetBy)}")
                    : null;
            }

            return passed > LongestRest
                ? Hold($"it says that {Text(passed)} passed since the last look ({Text(last.At)}); the machine started anew meanwhile, so nothing else tells whether that is so")
                : null;
        }
    }

    /// <summary>From when on facts are dated wrong, if the clock is right now; null when none is.</summary>
    public DateTimeOffset? WrongFrom =>
        Latest > present.At ? present.At
        : IsSameBoot && Problem is not null ? last!.At - last.Uptime
        : null;

    /// <summary>
    /// How a clock that can be believed was set since the last pass, so that no wait is cut short by even that; null when it was not. What is dated up to
    /// <see cref="ClockStep.Until"/> was dated before: forward, what came after is dated within the step; back, what came after the last pass may be of either.
    /// </summary>
    public ClockStep? Step => SetBy.Duration() < LeastStep || Problem is not null ? null
        : new(SetBy > TimeSpan.Zero ? present.At - SetBy : last!.At, SetBy);

    /// <summary>What the next check is to go by.</summary>
    public PassMark Mark => Step is null ? present with { Uptime = present.Uptime + SetBy } : present;

    /// <summary>Null when nobody set the clock from this check on until <paramref name="later"/>: then what was done is dated by the clock that was checked.</summary>
    public PlannedHold? ProblemUntil(PassMark later)
    {
        var setBy = new ClockCheck(present, null, later).SetBy;
        return setBy.Duration() <= Backwards ? null : new(
            $"the clock was set {(setBy > TimeSpan.Zero ? "forward" : "back")} by {Text(setBy.Duration())} while this was at work, so what was done last has no date",
            "the next pass looks at the clock anew, and does again what is not on record");
    }

    private TimeSpan SetBy => IsSameBoot ? present.At - last!.At - (present.Uptime - last.Uptime) : TimeSpan.Zero;

    private DateTimeOffset? Latest => last is null || latestFact > last.At ? latestFact : last.At;

    private bool IsSameBoot => last is not null && present.Boot.Length > 0 && present.Boot == last.Boot && present.Uptime >= last.Uptime;

    private static PlannedHold Hold(string reason) => new(
        $"the clock cannot be believed: {reason}",
        "set the clock right (`timedatectl`), and all goes on by itself; if it is right now, say so with `keyops apply --trust-clock`: waits that a wrong clock counted begin anew");

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss") + "Z";

    private static string Text(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => $"{time.TotalDays:0} days",
        { TotalHours: >= 2 } => $"{time.TotalHours:0} hours",
        { TotalMinutes: >= 2 } => $"{time.TotalMinutes:0} minutes",
        _ => $"{time.TotalSeconds:0} seconds",
    };
}
