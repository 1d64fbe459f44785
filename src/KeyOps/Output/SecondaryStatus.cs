using KeyOps.Core.Records;
using KeyOps.Operations.Control;
using KeyOps.Operations.Dns;

namespace KeyOps.Output;

/// <summary>A zone at one secondary.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Serial">The version here; null when it is withheld.</param>
/// <param name="Secondary">Where it is told, or the address that took the zone.</param>
/// <param name="SerialThere">What it answered just now; null when it was not asked, or did not.</param>
/// <param name="Told">The last NOTIFY.</param>
/// <param name="Transfer">The last transfer to its address.</param>
/// <param name="Refused">The last that its address asked for and did not get.</param>
/// <param name="Problem">What is wrong; null when nothing is known to be.</param>
internal sealed record SecondaryStatus(
    string Zone,
    uint? Serial,
    string Secondary,
    uint? SerialThere,
    SecondaryEvent? Told,
    TransferEvent? Transfer,
    SecondaryEvent? Refused,
    string? Problem)
{
    /// <summary>Who is still refused asks again within this time: it is the longest that a SOA's retry is set to.</summary>
    private static readonly TimeSpan RefusalCounts = TimeSpan.FromDays(1);

    /// <summary>Judges what the daemon knows and what the secondary answered.</summary>
    /// <param name="line">What the daemon knows.</param>
    /// <param name="answer">What it answered just now; null when it was not asked.</param>
    /// <param name="now">The time.</param>
    public static SecondaryStatus Of(ControlReply.Secondary line, SerialLookup? answer, DateTimeOffset now) =>
        new(line.Zone, line.Serial, line.At, answer?.Serial?.Number, line.Told, line.Sent, line.RefusedRequest, ProblemOf(line, answer, now));

    /// <summary>Whether something went wrong that has not been overcome, as far as the daemon knows.</summary>
    public static bool HasTrouble(ControlReply.Secondary line, DateTimeOffset now) => ProblemOf(line, null, now) is not null;

    private static string? ProblemOf(ControlReply.Secondary line, SerialLookup? answer, DateTimeOffset now)
    {
        var untold = line.Told is { Problem: { } silent } told ? $"NOTIFY has failed since {Moment.Of(told.Since ?? told.At)}: {silent}" : null;
        var known = Refusal(line, now) ?? (line.Sent is { Problem: { } broken } sent ? $"the {sent.What} of {Moment.Of(sent.At)} broke off: {broken}" : null);
        if (answer is null)
        {
            return known ?? untold;
        }

        if (answer.Serial is not { } there)
        {
            var mute = $"its SOA cannot be had: {answer.Outcome.Describe()}";
            return known is null ? mute : $"{mute}; {known}";
        }

        return line.Serial is not { } here ? known ?? untold
            : there.Number == here ? Refusal(line, now) ?? (IsDeaf(line.Told) ? untold : null) // who is refused its checks has the zone until it expires there
            : known ?? untold ?? (there.IsAfter(new SerialNumber(here)) ? "it serves a version that is not here: has it another primary?" : Behind(line, here));
    }

    private static string? Refusal(ControlReply.Secondary line, DateTimeOffset now) =>
        line.RefusedRequest is { } refused && now - refused.At < RefusalCounts && !(line.Sent is { Problem: null } sent && sent.At >= refused.At)
            ? $"{refused.What} refused {Moment.Of(refused.At)}: {refused.Problem}"
            : null;

    /// <summary>It heard of several versions by its own asking alone; one that it missed may be of a time when it was down.</summary>
    private static bool IsDeaf(SecondaryEvent? told) => told is { Problem: not null, Since: { } since } && since < told.At;

    private static string Behind(ControlReply.Secondary line, uint here) => line.Told is { } told && told.Serial == here
        ? $"it serves an older version; it has known of {here} since {Moment.Of(told.At)} and not come for it"
        : "it serves an older version";
}
