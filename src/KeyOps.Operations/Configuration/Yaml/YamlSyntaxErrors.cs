using KeyOps.Operations.Configuration.Reading;
using YamlDotNet.Core;

namespace KeyOps.Operations.Configuration.Yaml;

/// <summary>Says what the YAML parser means, at the place a person would look at.</summary>
internal static class YamlSyntaxErrors
{
    /// <summary>What cannot begin a value that has no quotes.</summary>
    private const string Indicators = "{}[]&*!|>%@`'\"#,";

    /// <param name="source">What was read.</param>
    /// <param name="log">Where the error goes.</param>
    /// <param name="error">The parser's, if it gave one.</param>
    /// <param name="position">How far it had come.</param>
    /// <param name="openBrackets">Where the brackets that are still open stand, the innermost first.</param>
    public static void Report(SourceText source, DiagnosticLog log, YamlException? error, int position, Stack<int> openBrackets)
    {
        var at = error is null ? position : (int)error.Start.Index;
        var reason = error?.Message ?? "";
        if (FindTab(source, Math.Min(at, position)) is { } tab && (reason.Contains("tab", StringComparison.Ordinal) || source.LineOf(tab) == source.LineOf(at)))
        {
            log.Error(ConfigurationCodes.Syntax, source.Locate(tab), "a tab in the indentation, where YAML wants blanks");
            return;
        }

        var isExotic = reason.StartsWith("nested", StringComparison.Ordinal) || reason.StartsWith("the aliases", StringComparison.Ordinal);
        if (!isExotic && openBrackets.TryPeek(out var bracket))
        {
            log.Error(ConfigurationCodes.Syntax, source.Locate(bracket), $"the '{source.Text[bracket]}' here is not closed, or a value in it needs quotes");
            return;
        }

        var (message, remedy) = isExotic ? (reason, null) : Explain(source, reason, ref at);
        log.Error(isExotic ? ConfigurationCodes.Exotic : ConfigurationCodes.Syntax, source.Locate(at), message, remedy);
    }

    private static (string Message, string? Remedy) Explain(SourceText source, string reason, ref int at)
    {
        if (ValueOf(source, source.LineOf(at)) is { } value && Indicators.Contains(source.Text[value], StringComparison.Ordinal))
        {
            at = value;
            if (source.Text[value] is '"' or '\'')
            {
                return reason.Contains("escape", StringComparison.Ordinal)
                    ? ("a \\ in double quotes that begins no escape of YAML", "use single quotes, which take it as it is")
                    : ($"the {source.Text[value]} here is not closed, or something stands behind the one that closes it", null);
            }

            return ($"a value that begins with {source.Text[value]} does not read as YAML here", "put the whole value in quotes");
        }

        if (reason.Contains("invalid mapping", StringComparison.Ordinal))
        {
            return ("a ':' where no key can stand", "put a value that holds ': ' in quotes, and line keys up with their neighbours");
        }

        if (reason.Contains("expected key", StringComparison.Ordinal))
        {
            return ("this is not a key of the section above", "line it up with its neighbours: 'key: value'");
        }

        if (reason.Contains("expected '-'", StringComparison.Ordinal))
        {
            return ("this is not an item of the list above", "line it up with its neighbours: '- value'");
        }

        return reason.Length == 0
            ? ("this does not read as YAML", null)
            : ($"not YAML: {char.ToLowerInvariant(reason[0])}{reason[1..].TrimEnd('.')}", null);
    }

    /// <summary>Where the value of a line <c>key: value</c> or <c>- value</c> begins.</summary>
    private static int? ValueOf(SourceText source, int line)
    {
        var text = source.Line(line);
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        var start = colon >= 0 ? colon + 2 : text.Length - text.TrimStart(" -").Length;
        while (start < text.Length && text[start] == ' ')
        {
            start++;
        }

        return start < text.Length ? source.LineStart(line) + start : null;
    }

    /// <summary>The first tab that indents something, from the line of <paramref name="from"/> on.</summary>
    private static int? FindTab(SourceText source, int from)
    {
        for (var line = source.LineOf(from); line < source.LineCount; line++)
        {
            var text = source.Line(line);
            var indentation = text[..^text.TrimStart(" \t").Length];
            var tab = indentation.IndexOf('\t');
            if (tab >= 0 && indentation.Length < text.Length)
            {
                return source.LineStart(line) + tab;
            }
        }

        return null;
    }
}
