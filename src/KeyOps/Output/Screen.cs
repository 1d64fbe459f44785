using Spectre.Console;

namespace KeyOps.Output;

/// <summary>Where verbs print for people: colour and width of a terminal where there is one, plain wide lines where there is none.</summary>
internal static class Screen
{
    /// <summary>No table of ours is wider; nothing is wrapped in a file or a pipe.</summary>
    private const int PipeWidth = 1000;

    public static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Whether progress may be shown: on a terminal, on stderr.</summary>
    public static bool HasTerminal => !Console.IsErrorRedirected;

    /// <summary>A table without lines, its columns aligned.</summary>
    public static Table Table(params ReadOnlySpan<string> headings)
    {
        var table = new Table().NoBorder();
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading.ToUpperInvariant(), new(decoration: Decoration.Dim))) { Padding = new(0, 0, 2, 0), NoWrap = Console.IsOutputRedirected });
        }

        return table;
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(writer), Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect });
        if (redirected)
        {
            console.Profile.Width = PipeWidth;
        }

        return console;
    }
}
