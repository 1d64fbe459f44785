using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Planning;
using Spectre.Console;

namespace KeyOps.Output;

/// <summary>A timeline on the screen: what happens when, then each key as a bar over the time that was looked at.</summary>
internal static class TimelineOutput
{
    /// <summary>Past this many domains the bars are left out.</summary>
    private const int MaxWithBars = 10;

    /// <summary>As many columns as fit beside the longest selector on a terminal of 80.</summary>
    private const int Columns = 56;

    private static readonly (KeyState State, char Sign, Style? Style)[] Signs =
    [
        (KeyState.Generated, '.', null),
        (KeyState.Published, '-', null),
        (KeyState.Ready, '=', new(Color.Aqua)),
        (KeyState.Active, '#', new(Color.Green)),
        (KeyState.Retired, '~', new(decoration: Decoration.Dim)),
        (KeyState.Revoked, 'x', new(Color.Red)),
    ];

    public static void Print(ImmutableArray<DomainTimeline> domains, DateTimeOffset from, DateTimeOffset until)
    {
        foreach (var domain in domains)
        {
            var name = domain.Domain.ToStringWithoutDot();
            Screen.Out.WriteLine($"{name}:");
            foreach (var problem in domain.Problems)
            {
                Screen.Out.Write(new Text($"  refused: {problem.Reason}\n", new(Color.Yellow)));
                Screen.Out.WriteLine($"  what to do: {problem.Remedy}");
            }

            foreach (var step in domain.Steps)
            {
                Screen.Out.Write($"  {Moment.Of(step.At)}  {step.Text}");
                Screen.Out.Write(new Text($"  ({step.Reason})\n", new(decoration: Decoration.Dim)));
            }

            if (domain is { Steps.IsEmpty: true, Problems.IsEmpty: true })
            {
                Screen.Out.WriteLine($"  nothing until {Moment.Of(until)}: {domain.Rest}");
            }

            if (domains.Length <= MaxWithBars && !domain.Keys.IsEmpty)
            {
                Bars(domain, from, until);
            }

            Screen.Out.WriteLine();
        }
    }

    private static void Bars(DomainTimeline domain, DateTimeOffset from, DateTimeOffset until)
    {
        var width = domain.Keys.Max(key => key.Selector.Text.Length);
        Screen.Out.WriteLine();
        Screen.Out.WriteLine($"  {new string(' ', width)}  {from.UtcDateTime:yyyy-MM-dd}{new string(' ', Columns - 20)}{until.UtcDateTime:yyyy-MM-dd}");
        foreach (var key in domain.Keys)
        {
            Screen.Out.Write($"  {key.Selector.Text.PadRight(width)}  ");
            for (var column = 0; column < Columns; column++)
            {
                var (sign, style) = At(key, from + ((until - from) * (column + 0.5) / Columns));
                Screen.Out.Write(new Text(sign.ToString(), style));
            }

            Screen.Out.WriteLine();
        }

        Screen.Out.WriteLine($"  {new string(' ', width)}  {string.Join("  ", Signs.Select(each => $"{each.Sign} {each.State}"))}");
    }

    private static (char Sign, Style? Style) At(ForeseenKey key, DateTimeOffset at)
    {
        var state = key.Spans.LastOrDefault(span => span.From <= at)?.State;
        return Array.Find(Signs, each => each.State == state) is { Sign: not '\0' } found ? (found.Sign, found.Style) : (' ', null);
    }
}
