using KeyOps.Authority.Loading;
using KeyOps.Core.Names;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.ZoneFiles.Formatting;
using KeyOps.System.Tests.Harness;
using KeyOps.TestKit;

namespace KeyOps.System.Tests.ZoneFiles;

/// <summary>One file of the corpus, as we read it and as the name servers' tools do.</summary>
internal sealed class CorpusCase
{
    public static readonly DomainName Origin = DomainName.Parse("example.com");

    private static readonly string Root = Repository.PathOf("tests", "KeyOps.System.Tests", "ZoneFiles", "Corpus");

    private readonly Lazy<Task<ProcessResult>> _compiled;

    private CorpusCase(string name, string path)
    {
        Name = name;
        Path = path;
        Ours = ZoneFileReader.Read(path, Origin);
        _compiled = new(() => CompileAsync(path));
    }

    public string Name { get; }

    public string Path { get; }

    public ZoneFile Ours { get; }

    /// <summary>What <c>named-checkzone</c> says.</summary>
    public required ProcessResult Named { get; init; }

    /// <summary>Its canonical dump by <c>named-compilezone</c>.</summary>
    public Task<ProcessResult> Compiled => _compiled.Value;

    public static IEnumerable<string> Names() => Directory
        .EnumerateFiles(Root, "*.zone", SearchOption.AllDirectories)
        .Select(path => global::System.IO.Path.GetRelativePath(Root, path)[..^".zone".Length])
        .Order(StringComparer.Ordinal);

    public static async Task<CorpusCase> ReadAsync(string name)
    {
        var path = global::System.IO.Path.Combine(Root, name + ".zone");
        return new(name, path) { Named = await CheckAsync(path) };
    }

    /// <summary>BIND resolves includes from its working folder, which is the file's here; it asks no name server.</summary>
    public static Task<ProcessResult> CheckAsync(string path) => RunAsync("named-checkzone", path, "-i", "local");

    /// <summary>The canonical dump of a file, with every check off that has nothing to do with what it says.</summary>
    public static Task<ProcessResult> CompileAsync(string path) => RunAsync("named-compilezone", path,
        "-i", "none", "-k", "ignore", "-m", "ignore", "-n", "ignore", "-r", "ignore", "-M", "ignore", "-S", "ignore", "-T", "ignore", "-W", "ignore", "-s", "full", "-o", "-");

    /// <summary>Another reader's canonical form.</summary>
    public static Task<ProcessResult> LdnsAsync(string path) => ToolProcess.RunAsync("ldns-read-zone", ["-c", "-z", path], global::System.IO.Path.GetDirectoryName(path));

    public static Task<ProcessResult> KnotAsync(string path) => ToolProcess.RunAsync("kzonecheck", ["-o", "example.com", path], global::System.IO.Path.GetDirectoryName(path));

    public byte[] Format() => ZoneFormatter.Format(Ours);

    private static Task<ProcessResult> RunAsync(string tool, string path, params string[] options) =>
        ToolProcess.RunAsync(tool, [.. options, "example.com", global::System.IO.Path.GetFileName(path)], global::System.IO.Path.GetDirectoryName(path));
}
