using System.Text;
using System.Text.Json.Serialization;
using DiffPlex.Renderer;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Planning;

/// <summary>What a file will look like beside what it looks like: a unified diff.</summary>
/// <param name="Path">The file.</param>
/// <param name="Unified">The diff; for a file whose content is secret, a line that says what it holds.</param>
public sealed record FileDiff(string Path, string Unified)
{
    /// <summary>Stands for what the file will hold: the same text, the same content.</summary>
    [JsonIgnore]
    public string Wanted { get; init; } = "";

    /// <summary>The diff of two texts, each octet a character.</summary>
    /// <param name="path">The file.</param>
    /// <param name="before">What it holds; null when there is no file.</param>
    /// <param name="after">What it will hold.</param>
    public static FileDiff Of(string path, byte[]? before, ReadOnlySpan<byte> after) => new(
        path,
        UnidiffRenderer.GenerateUnidiff(
            Text(before),
            Text(after),
            before is null ? "/dev/null" : path,
            path,
            ignoreWhitespace: false))
    {
        Wanted = AtomicFile.Sha256(after),
    };

    /// <summary>The newline that ends the last line begins no further one.</summary>
    private static string Text(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets is [.., (byte)'\n'] ? octets[..^1] : octets);
}
