using System.Collections.Immutable;
using KeyOps.Core.Records;
using KeyOps.Operations.Control;
using KeyOps.Operations.Dns;

namespace KeyOps.Output;

/// <summary>A zone that is followed.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Serial">The version here; null before the first transfer.</param>
/// <param name="State">served, expired, unfetched; unserved while no daemon runs.</param>
/// <param name="Primary">Who confirmed it last, or is asked first.</param>
/// <param name="SerialThere">What that primary answered just now; null when it was not asked, or did not.</param>
/// <param name="SerialSeen">What a primary answered when the daemon last asked.</param>
/// <param name="ConfirmedAt">When a primary last confirmed our version, or gave it.</param>
/// <param name="CheckedAt">When the daemon last asked, whatever came of it.</param>
/// <param name="NextCheckAt">When it asks again.</param>
/// <param name="ExpiresAt">Until when it is served if nobody confirms it.</param>
/// <param name="Transfer">How our version came.</param>
/// <param name="Failures">What went wrong with each primary at the last check; empty when one sufficed.</param>
/// <param name="FailingSince">Since when none has sufficed.</param>
/// <param name="LastFailure">The last that went wrong, though it may be overcome.</param>
/// <param name="RefusedNotify">A NOTIFY that was refused, when none has been taken since.</param>
/// <param name="Problem">What is wrong; null when nothing is known to be.</param>
internal sealed record FollowedStatus(
    string Zone,
    uint? Serial,
    string State,
    string Primary,
    uint? SerialThere,
    uint? SerialSeen,
    DateTimeOffset? ConfirmedAt,
    DateTimeOffset? CheckedAt,
    DateTimeOffset? NextCheckAt,
    DateTimeOffset? ExpiresAt,
    TransferEvent? Transfer,
    ImmutableArray<PrimaryEvent> Failures,
    DateTimeOffset? FailingSince,
    PrimaryEvent? LastFailure,
    PrimaryEvent? RefusedNotify,
    string? Problem)
{
    /// <summary>The primary that is asked when it is looked at.</summary>
    public static string PrimaryOf(ControlReply.Followed line) => line.ConfirmedBy ?? line.Primaries[0];

    /// <summary>Judges what the daemon knows and what the primary answered.</summary>
    /// <param name="line">What the daemon knows, or the file.</param>
    /// <param name="isFollowed">Whether a daemon runs.</param>
    /// <param name="answer">What the primary answered just now; null when it was not asked.</param>
    public static FollowedStatus Of(ControlReply.Followed line, bool isFollowed, SerialLookup? answer)
    {
        var state = line.Serial is null ? "unfetched" : line.IsServed ? "served" : isFollowed ? "expired" : "unserved";
        return new(
            line.Zone,
            line.Serial,
            state,
            PrimaryOf(line),
            answer?.Serial?.Number,
            line.SerialThere,
            line.ConfirmedAt,
            line.CheckedAt,
            line.NextCheckAt,
            line.ExpiresAt,
            line.Transfer,
            line.Failures,
            line.FailingSince,
            line.LastFailure,
            line.RefusedNotify,
            ProblemOf(line, state, answer));
    }

    private static string? ProblemOf(ControlReply.Followed line, string state, SerialLookup? answer)
    {
        var failing = line.FailingSince is { } since ? $"no primary has sufficed since {Moment.Of(since)}: {string.Join("; ", line.Failures.Select(failure => $"{failure.Primary}: {failure.Problem}"))}" : null;
        return state switch
        {
            "expired" => $"expired {(line.ExpiresAt is { } at ? Moment.Of(at) : "")}, queries get SERVFAIL; {failing ?? "a primary is being asked"}",
            "unfetched" => failing ?? "not fetched yet, queries get SERVFAIL",
            _ => failing ?? Told(line) ?? Seen(line, answer),
        };
    }

    private static string? Told(ControlReply.Followed line) => line.RefusedNotify is { } refused
        ? $"NOTIFY of {refused.Primary} refused {Moment.Of(refused.At)}: {refused.Problem}"
        : null;

    /// <summary>A primary may answer transfers alone: only silence, and a newer version, say something.</summary>
    private static string? Seen(ControlReply.Followed line, SerialLookup? answer) => answer switch
    {
        { Outcome: LookupOutcome.Timeout or LookupOutcome.Unreachable } => $"its SOA cannot be had: {answer.Outcome.Describe()}",
        { Serial: { } there } when line.Serial is { } here && there.IsAfter(new SerialNumber(here)) => "a newer version is there: it comes by NOTIFY, or at the next check",
        _ => null,
    };
}
