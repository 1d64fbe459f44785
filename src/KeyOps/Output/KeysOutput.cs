using System.Collections.Immutable;
using KeyOps.Operations.Planning;
using Spectre.Console;

namespace KeyOps.Output;

/// <summary>Keys on the screen.</summary>
internal static class KeysOutput
{
    public static void List(ImmutableArray<KeyListing> keys)
    {
        var table = new AlignedTable("domain", "selector", "algorithm", "state", "since", "made", "private half");
        foreach (var key in keys)
        {
            table.AddRow(
            [
                .. Cells(key.Domain.ToStringWithoutDot(), key.Selector.Text, key.Status.Algorithm, key.Status.State.ToString(), Moment.Of(key.Status.Since)),
                .. Cells((key.ImportedFrom is null ? "" : "imported ") + Moment.Of(key.GeneratedAt), key.IsDestroyed ? "destroyed" : "sealed in the store"),
            ]);
        }

        table.Print(Screen.Out);
    }

    public static void Show(IReadOnlyList<KeyListing> keys)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (i > 0)
            {
                Screen.Out.WriteLine();
            }

            Show(keys[i]);
        }
    }

    private static void Show(KeyListing key)
    {
        Screen.Out.WriteLine($"{key.Owner.ToStringWithoutDot()} is {key.Status.State} since {Moment.Of(key.Status.Since)}");
        Line("algorithm", key.Status.Algorithm);
        Line("made", (key.ImportedFrom is { } file ? $"imported from {file} " : "here ") + Moment.Of(key.GeneratedAt));
        Line("private half", key.IsDestroyed ? "destroyed" : "sealed in the store");
        Line("record", key.Record);
        Screen.Out.WriteLine("  evidence");
        foreach (var line in key.Status.Evidence)
        {
            Screen.Out.WriteLine($"    {Moment.Of(line.At)}  {line.Text}");
        }
    }

    // Plain text: a record must come out in one line that can be copied.
    private static void Line(string name, string text) => Screen.Out.WriteLine($"  {name,-12}  {text}");

    private static Text[] Cells(params string[] texts) => [.. texts.Select(text => new Text(text))];
}
