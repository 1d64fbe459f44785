using YamlDotNet.Core;

namespace KeyOps.Operations.Configuration.Yaml;

/// <summary>A piece of a YAML file that knows where it stands. An alias is its anchor's node itself.</summary>
/// <param name="Start">Index of the first character in the text.</param>
/// <param name="End">Index behind the last one.</param>
internal abstract record YamlNode(int Start, int End)
{
    /// <summary>How many nodes this one is when every alias in it is written out.</summary>
    public long Size { get; init; } = 1;
}

/// <summary>Text. What it means is its reader's matter.</summary>
internal sealed record YamlScalar(int Start, int End, string Text, ScalarStyle Style) : YamlNode(Start, End)
{
    /// <summary>Whether nothing was written: <c>key:</c>, <c>~</c>, <c>null</c>.</summary>
    public bool IsNothing { get; init; }

    /// <summary>Whether something was written that is reported already; its reader says no more about it.</summary>
    public bool IsBroken { get; init; }
}

internal sealed record YamlSequence(int Start, int End, IReadOnlyList<YamlNode> Items) : YamlNode(Start, End);

internal sealed record YamlMapping(int Start, int End, IReadOnlyList<YamlEntry> Entries) : YamlNode(Start, End);

internal readonly record struct YamlEntry(YamlScalar Key, YamlNode Node);
