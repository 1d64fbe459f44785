using System.Collections.Immutable;
using System.Globalization;
using KeyOps.Operations.Control;
using Spectre.Console;

namespace KeyOps.Output;

/// <summary>Zones at other servers on the screen: all of them when they are few, else those with a problem; with the whole story when only a few were asked for.</summary>
internal static class ZoneOutput
{
    private const int Few = 20;
    private const int MaxWithStory = 6;

    /// <param name="look">What was seen.</param>
    /// <param name="isNamed">Whether zones were named.</param>
    /// <param name="now">The time.</param>
    public static void Print(ZoneLook look, bool isNamed, DateTimeOffset now)
    {
        Print(look.Secondaries, secondary => secondary.Problem, "copies of zones at secondaries", Secondaries);
        Print([.. look.Followed.OrderBy(zone => zone.State == "served")], zone => zone.Problem, "zones that are followed", followed => Followed(followed, now));
        if (isNamed && look.Secondaries.Length + look.Followed.Length <= MaxWithStory)
        {
            foreach (var secondary in look.Secondaries)
            {
                Story($"{secondary.Zone} at {secondary.Secondary}:", Lines(secondary));
            }

            foreach (var zone in look.Followed)
            {
                Story($"{zone.Zone} of {zone.Primary}:", Lines(zone));
            }
        }

        if (look.Note is not null)
        {
            Screen.Out.WriteLine();
            Screen.Out.Write(new Text($"note: {look.Note}\n", new(decoration: Decoration.Dim)));
        }
    }

    private static void Print<T>(ImmutableArray<T> all, Func<T, string?> problem, string what, Func<ImmutableArray<T>, AlignedTable> table)
    {
        if (all.IsEmpty)
        {
            return;
        }

        Screen.Out.WriteLine();
        var shown = all;
        if (all.Length > Few)
        {
            var wrong = all.Count(each => problem(each) is not null);
            Screen.Out.WriteLine($"{all.Length} {what}, {wrong} with a problem{(wrong > Few ? $"; the first {Few} (`keyops status ZONE` shows one, --json all):" : wrong > 0 ? ":" : "")}");
            shown = [.. all.Where(each => problem(each) is not null).Take(Few)];
        }

        if (!shown.IsEmpty)
        {
            table(shown).Print(Screen.Out);
        }
    }

    private static AlignedTable Secondaries(ImmutableArray<SecondaryStatus> secondaries)
    {
        var table = new AlignedTable("zone", "serial", "secondary", "serial there", "last transfer", "problem");
        foreach (var secondary in secondaries)
        {
            table.AddRow(
                new Text(secondary.Zone),
                new Text(Number(secondary.Serial)),
                new Text(secondary.Secondary),
                new Text(secondary.SerialThere is null && secondary.Transfer is { Problem: null } sent ? $"{sent.Serial} when sent" : Number(secondary.SerialThere)),
                new Text(Short(secondary.Transfer)),
                Problem(secondary.Problem));
        }

        return table;
    }

    private static AlignedTable Followed(ImmutableArray<FollowedStatus> zones, DateTimeOffset now)
    {
        var table = new AlignedTable("followed", "serial", "primary", "serial there", "last transfer", "last check", "next check", "expires", "problem");
        foreach (var zone in zones)
        {
            table.AddRow(
                new Text(zone.Zone),
                new Text(Number(zone.Serial)),
                new Text(zone.Primary),
                new Text(zone.SerialThere is null && zone.SerialSeen is { } seen ? $"{seen} when checked" : Number(zone.SerialThere)),
                new Text(Short(zone.Transfer)),
                new Text(Relative(zone.CheckedAt, now)),
                new Text(Relative(zone.NextCheckAt, now)),
                new Text(Relative(zone.ExpiresAt, now)),
                Problem(zone.Problem));
        }

        return table;
    }

    private static void Story(string title, IEnumerable<(DateTimeOffset At, string Text)> lines)
    {
        var told = lines.OrderBy(line => line.At).ToList();
        if (told.Count == 0)
        {
            return;
        }

        Screen.Out.WriteLine();
        Screen.Out.WriteLine(title);
        foreach (var (at, text) in told)
        {
            Screen.Out.WriteLine($"  {Moment.Of(at)}  {text}");
        }
    }

    private static IEnumerable<(DateTimeOffset At, string Text)> Lines(SecondaryStatus secondary)
    {
        if (secondary.Told is { } told)
        {
            yield return (told.At, told.Problem is null ? $"answered the NOTIFY of {told.Serial}" : $"not told of {told.Serial}: {told.Problem}");
        }

        if (secondary.Transfer is { } transfer)
        {
            yield return (transfer.At, Long(transfer));
        }

        if (secondary.Refused is { } refused)
        {
            yield return (refused.At, $"{refused.What} refused: {refused.Problem}");
        }
    }

    private static IEnumerable<(DateTimeOffset At, string Text)> Lines(FollowedStatus zone)
    {
        if (zone.Transfer is { } transfer)
        {
            yield return (transfer.At, Long(transfer));
        }

        if (zone.ConfirmedAt is { } confirmed)
        {
            yield return (confirmed, $"confirmed: serial {zone.Serial} is what the primary has");
        }

        if (zone.LastFailure is { } failure)
        {
            yield return (failure.At, $"{failure.Primary} failed: {failure.Problem}");
        }

        if (zone.RefusedNotify is { } refused)
        {
            yield return (refused.At, $"NOTIFY of {refused.Primary} refused: {refused.Problem}");
        }

        if (zone.NextCheckAt is { } next)
        {
            yield return (next, "is asked again");
        }

        if (zone.ExpiresAt is { } expires)
        {
            yield return (expires, zone.State == "expired" ? "expired" : "expires, unless a primary confirms it before");
        }
    }

    private static string Short(TransferEvent? transfer) => transfer is null ? "-" : $"{transfer.What} of {transfer.Serial}, {Moment.Of(transfer.At)}";

    private static string Long(TransferEvent transfer)
    {
        var from = transfer.From is { } before ? $" over {before}" : "";
        var key = transfer.Key is { } name ? $", key {name}" : ", unsigned";
        return $"{transfer.What} of {transfer.Serial}{from}: {transfer.Messages} message(s), {transfer.Octets} octets{key}{(transfer.Problem is { } problem ? $"; broke off: {problem}" : "")}";
    }

    private static Text Problem(string? problem) => new(problem ?? "-", problem is null ? Style.Plain : new(Color.Yellow));

    private static string Number(uint? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Relative(DateTimeOffset? at, DateTimeOffset now) => at is { } time ? Moment.Relative(time, now) : "-";
}
