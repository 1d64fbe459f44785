using System.Globalization;
using System.Text.RegularExpressions;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Secondaries;

namespace KeyOps.System.Tests.Updates;

/// <summary>A KeyOps whose zone `a.example` takes updates.</summary>
internal sealed partial class UpdatedSite : IDisposable
{
    public const string Secret = "c2VjcmV0IG9mIDMyIG9jdGV0cyBmb3IgdGhlIHRlc3Q=";

    /// <summary>Written as a person does.</summary>
    public const string Zone = """
        ; kept by hand
        $TTL 5m
        @       SOA   ns hostmaster ( 7 ; serial
                      1h 10m 1d 5m )
                NS    ns
        ns      A     192.0.2.1      ; the server
        www     A     192.0.2.2
                A     192.0.2.3      ; two of them
                TXT   "kept"
        alias   CNAME www

        """;

    /// <param name="inPlace">Whether the person's file is published as it is, or written anew as `out/a.example.zone`.</param>
    /// <param name="zone">Its octets.</param>
    /// <param name="source">Where it is.</param>
    /// <param name="publish">Who is told of a new version.</param>
    /// <param name="state">The state folder.</param>
    public UpdatedSite(bool inPlace, string zone = Zone, string source = "a.example.zone", string publish = "[server]", string state = "var")
    {
        _source = source;
        Folder.Write("k", Secret);
        Folder.Write("k2", Secret);
        Folder.Write(source, zone);
        Folder.Write("keyops.yaml", string.Create(CultureInfo.InvariantCulture, $$"""
            version: 1
            state: {{state}}
            tsig: { k.example: { file: k }, narrow.example: { file: k2 } }
            server:
              listen: [127.0.0.1:{{Port}}]
              update:
                - { zone: a.example, key: k.example }
                - { zone: a.example, key: narrow.example, names: ["*.dyn.a.example"], types: [A, TXT] }
            domains:
              a.example:
                nameservers: []
                spf: v=spf1 mx ~all
                zone: { source: {{source}}{{(inPlace ? "" : ", output: out/a.example.zone")}} }
            publish: {{publish}}
            """));
    }

    private readonly string _source;

    public TemporaryFolder Folder { get; } = new();

    public int Port { get; } = FreePort.Next();

    public string File => global::System.IO.File.ReadAllText(Folder[_source]);

    public async Task<RunningKeyOps> StartAsync()
    {
        var keyops = RunningKeyOps.Start(Folder.FullPath, "run", "-c", "keyops.yaml");
        await keyops.SaysAsync("step(s) done");
        return keyops;
    }

    /// <summary>Sends it by the real nsupdate; what the server answered, NOERROR when all went well.</summary>
    public async Task<string> UpdateAsync(string script, string? key = $"k.example:{Secret}", bool overTcp = false)
    {
        string[] arguments = ["-t", "20", .. overTcp ? (string[])["-v"] : [], .. key is null ? (string[])[] : ["-y", $"hmac-sha256:{key}"]];
        var result = await ToolProcess.RunAsync("nsupdate", arguments, input: $"server 127.0.0.1 {Port}\nzone a.example\nttl 300\n{script}\nsend\n");
        var said = result.Output + result.Error;
        return FailurePattern().Match(said) is { Success: true } failure ? failure.Groups[1].Value
            : result.ExitCode == 0 && said.Length == 0 ? "NOERROR"
            : said;
    }

    public Task<ProcessResult> StatusAsync() => KeyOpsBinary.RunInAsync(Folder.FullPath, "status", "-c", "keyops.yaml");

    public Task<string> AskAsync(string type, string name) => PrimaryServer.DigAsync(Port, type, name);

    public async Task<uint> SerialAsync() => uint.Parse((await AskAsync("SOA", "a.example")).Split(' ')[2], CultureInfo.InvariantCulture);

    public void Dispose() => Folder.Dispose();

    [GeneratedRegex(@"update failed: (\w+)")]
    private static partial Regex FailurePattern();
}
