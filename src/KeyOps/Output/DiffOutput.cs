using KeyOps.Operations.Planning;
using Spectre.Console;

namespace KeyOps.Output;

/// <summary>A unified diff on the screen.</summary>
internal static class DiffOutput
{
    public static void Print(FileDiff file)
    {
        foreach (var line in file.Unified.TrimEnd('\n').Split('\n'))
        {
            Style? style = line switch
            {
                ['+', ..] => new(Color.Green),
                ['-', ..] => new(Color.Red),
                ['@', ..] => new(Color.Blue),
                _ => null,
            };
            Screen.Out.Write(new Text(line.TrimEnd('\r') + "\n", style));
        }
    }
}
