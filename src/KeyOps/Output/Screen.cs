using Spectre.Console;

namespace KeyOps.Output;

/// <summary>
/// Where verbs print for people: with colour on a terminal, unless NO_COLOR says otherwise. No line is broken here: a terminal wraps its lines itself, and what is
/// copied from it, a path or a command, is whole.
/// </summary>
internal static class Screen
{
    /// <summary>No line of ours is longer.</summary>
    private const int Unbroken = 100_000;

    public static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected, Unbroken);

    /// <summary>For progress: bars are as wide as the terminal.</summary>
    public static IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected, width: null);

    /// <summary>Whether progress may be shown: on a terminal, on stderr.</summary>
    public static bool HasTerminal => !Console.IsErrorRedirected;

    private static IAnsiConsole Create(TextWriter writer, bool redirected, int? width)
    {
        var isPlain = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(writer), Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect });
        if (width is { } columns)
        {
            console.Profile.Width = columns;
        }

        return console;
    }
}
