using KeyOps.Core.Diagnostics;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Reading;

/// <summary>What every reader of one file shares.</summary>
internal sealed class ReadContext(SourceText source, DiagnosticLog log, string folder, ISet<string>? knownKeys)
{
    public SourceText Source { get; } = source;

    public DiagnosticLog Log { get; } = log;

    /// <summary>The folder of the file, absolute: what relative paths are relative to.</summary>
    public string Folder { get; } = folder;

    /// <summary>Gathers every key that some reader asks for, as <c>domains.*.zone.source</c>; null gathers nothing.</summary>
    public ISet<string>? KnownKeys { get; } = knownKeys;

    public SourceLocation Locate(YamlNode node) => Source.Locate(node.Start);

    public void Error(string code, YamlNode node, string message, string? remedy = null) =>
        Log.Error(code, Locate(node), message, remedy, LengthOf(node));

    public void Warn(string code, YamlNode node, string message, string? remedy = null) =>
        Log.Warn(code, Locate(node), message, remedy, LengthOf(node));

    /// <summary>A path of the file, made absolute and normal. Nothing is looked up on the disk.</summary>
    public string Absolute(string path, string? relativeTo = null) => Path.GetFullPath(Path.Combine(relativeTo ?? Folder, path));

    /// <summary>The octets of a scalar on one line; 0 for anything longer.</summary>
    private int LengthOf(YamlNode node) =>
        node is YamlScalar && Source.Locate(node.Start) is var start && Source.Locate(node.End) is var end && start.Line == end.Line
            ? end.Column - start.Column
            : 0;
}
