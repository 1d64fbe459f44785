using System.Text;
using System.Text.RegularExpressions;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;

namespace KeyOps.Core.Signers;

/// <summary>A line of some signer's table: text with <c>{domain}</c>, <c>{selector}</c> and <c>{keyfile}</c> in it.</summary>
public sealed record LineTemplate(string Text)
{
    public static readonly string[] Placeholders = ["domain", "selector", "keyfile"];

    private readonly Lazy<Regex> _pattern = new(() => Pattern(Text));

    /// <summary>The line of a key.</summary>
    public string Line(DomainName domain, Selector selector, string keyFile) => Fill(domain.ToLower().ToStringWithoutDot(), selector.Text, keyFile);

    /// <summary>The selector that a line gives a domain, from <c>{selector}</c> or from the name of <c>{keyfile}</c>; null when it is no such line.</summary>
    public Selector? SelectorIn(string line, DomainName domain)
    {
        var match = _pattern.Value.Match(line);
        if (!match.Success || match.Groups["domain"].Value != domain.ToLower().ToStringWithoutDot())
        {
            return null;
        }

        var text = match.Groups["selector"] is { Success: true } selector ? selector.Value : Path.GetFileNameWithoutExtension(match.Groups["keyfile"].Value);
        return Selector.TryParse(text, out var found, out _) ? found : null;
    }

    public bool Equals(LineTemplate? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private string Fill(string domain, string selector, string keyFile) => Text
        .Replace("{domain}", domain, StringComparison.Ordinal)
        .Replace("{selector}", selector, StringComparison.Ordinal)
        .Replace("{keyfile}", keyFile, StringComparison.Ordinal);

    private static Regex Pattern(string text)
    {
        var pattern = new StringBuilder(Regex.Escape(text));
        foreach (var placeholder in Placeholders)
        {
            var escaped = Regex.Escape($"{{{placeholder}}}");
            var at = pattern.ToString().IndexOf(escaped, StringComparison.Ordinal);
            if (at >= 0)
            {
                // The first one is what counts; the others must say the same.
                pattern.Remove(at, escaped.Length).Insert(at, $"(?<{placeholder}>\\S+?)").Replace(escaped, $"\\k<{placeholder}>");
            }
        }

        return new($"^{pattern}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }
}
