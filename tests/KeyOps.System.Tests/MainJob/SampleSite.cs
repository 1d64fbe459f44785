using System.Text.Json.Nodes;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Signers;
using KeyOps.TestKit;

namespace KeyOps.System.Tests.MainJob;

/// <summary>The sample configuration and zones in a folder of their own, on a free port.</summary>
internal sealed class SampleSite : IDisposable
{
    private readonly SafeFolder _folder = new();

    public SampleSite()
    {
        Port = FreePort.Next();
        Copy("config");
        Copy("zones");
        Configure(text => text.Replace("5300", $"{Port}", StringComparison.Ordinal));
    }

    public int Port { get; }

    public string this[string name] => Path.Combine(_folder.FullPath, name);

    public string Folder => _folder.FullPath;

    public string Configuration => this["config/keyops.yaml"];

    public string KeyFile => this["var/opendkim/keys/keyops.example/default.private"];

    public string Zone => this["var/zones/keyops.example.zone"];

    public void Configure(Func<string, string> change) => File.WriteAllText(Configuration, change(File.ReadAllText(Configuration)));

    public Task<ProcessResult> KeyOpsAsync(params string[] arguments) => KeyOpsBinary.RunInAsync(Folder, arguments);

    /// <summary>`status --json` of the sample domain.</summary>
    public async Task<JsonNode> StatusAsync() => JsonNode.Parse((await KeyOpsAsync("status", "--json")).Output)!["domains"]![0]!;

    public Task<ProcessResult> DigAsync(params string[] question) =>
        ToolProcess.RunAsync("dig", ["@127.0.0.1", "-p", $"{Port}", "+norecurse", "+time=2", "+tries=2", .. question]);

    /// <summary>The real opendkim-testkey, pointed at this site's server.</summary>
    public async Task<ProcessResult> OpenDkimTestkeyAsync(params string[] arguments)
    {
        await File.WriteAllTextAsync(this["testkey.conf"], $"Nameservers 127.0.0.1@{Port}\n");
        return await ToolProcess.RunAsync("opendkim-testkey", ["-x", this["testkey.conf"], .. arguments]);
    }

    public void Dispose() => _folder.Dispose();

    private void Copy(string folder)
    {
        Directory.CreateDirectory(this[folder]);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder)))
        {
            File.Copy(file, Path.Combine(this[folder], Path.GetFileName(file)));
        }
    }
}
