using System.Collections.Immutable;
using System.Globalization;
using KeyOps.Operations.Control;
using Spectre.Console;

namespace KeyOps.Output;

/// <summary>The secondaries on the screen: all of them when they are few, else those with a problem.</summary>
internal static class SecondaryOutput
{
    private const int Few = 20;

    public static void Print(ImmutableArray<SecondaryStatus> secondaries)
    {
        if (secondaries.IsEmpty)
        {
            return;
        }

        var wrong = secondaries.Count(secondary => secondary.Problem is not null);
        Screen.Out.WriteLine();
        if (secondaries.Length > Few)
        {
            Screen.Out.WriteLine($"{secondaries.Length} copies of zones at secondaries, {wrong} with a problem{(wrong > Few ? $"; the first {Few}:" : wrong > 0 ? ":" : "")}");
        }

        var shown = secondaries.Length <= Few ? secondaries : [.. secondaries.Where(secondary => secondary.Problem is not null).Take(Few)];
        if (shown.IsEmpty)
        {
            return;
        }

        var table = Screen.Table("zone", "serial", "secondary", "serial there", "last transfer", "problem");
        foreach (var secondary in shown)
        {
            table.AddRow(
                new Text(secondary.Zone),
                new Text(secondary.Serial.ToString(CultureInfo.InvariantCulture)),
                new Text(secondary.Secondary),
                new Text(secondary.SerialThere?.ToString(CultureInfo.InvariantCulture) ?? "-"),
                new Text(Text(secondary.Transfer)),
                new Text(secondary.Problem ?? "-", secondary.Problem is null ? Style.Plain : new(Color.Yellow)));
        }

        Screen.Out.Write(table);
    }

    private static string Text(SecondaryEvent? transfer) => transfer is null ? "-" : $"{transfer.What} of {transfer.Serial}, {Moment.Of(transfer.At)}";
}
