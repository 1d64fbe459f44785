using System.Text.RegularExpressions;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Crypto;
using KeyOps.System.Tests.Harness;
using KeyOps.TestKit.Dns;

namespace KeyOps.System.Tests.DropIns;

/// <summary>A name server with one record of each kind under <c>keyops.example</c>, key files, and both tools to run against them.</summary>
public sealed class TestkeyFixture : IAsyncDisposable
{
    private static readonly string[] Records =
    [
        // selector=text; what libopendkim says of each is in OpenDkimKeyRecordTests.
        "revoked=v=DKIM1; p=", "nokey=v=DKIM1; k=rsa", "empty=", "junk=v=DKIM1; p=####", "short=v=DKIM1; p=A===", "any=v=DKIM1; p=AAAA",
        "syntax=hello world", "bare=hello", "version=v=DKIM2; p=AAAA", "dsa=v=DKIM1; k=dsa; p=AAAA", "md5=v=DKIM1; h=md5; p=AAAA",
        "tlsrpt=v=DKIM1; s=tlsrpt; p=AAAA", "twice=v=DKIM1; p=AAAA; p=", "octets=v=DKIM1; n=caf\u00e9; p=AAAA",
        "ed25519=v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    ];

    private readonly ScriptedDnsServer _server = new();
    private readonly string _real = ToolProcess.Find("opendkim-testkey");
    private readonly string _ours;

    public TestkeyFixture()
    {
        _ours = DropInLink.Create(Folder, "opendkim-testkey");
        using var key = SigningKey.Generate(new KeyAlgorithm.Rsa(2048));
        using var other = SigningKey.Generate(new KeyAlgorithm.Rsa(1024));
        using var ed25519 = SigningKey.Generate(new KeyAlgorithm.Ed25519());
        PublishedKey = Convert.ToBase64String(key.PublicKey.Span);
        Folder.Write("good.pem", key.ToPem());
        Folder.Write("open.pem", key.ToPem(), (UnixFileMode)0b110_100_100);
        Folder.Write("other.pem", other.ToPem());
        Folder.Write("ed25519.pem", ed25519.ToPem());
        Folder.Write("junk.pem", "junk\n");
        Folder.Write("empty.pem", "");
        Folder.Write("text.pem", "hello\n" + key.ToPem() + "tail\n");
        Publish(key, other, ed25519);
        WriteConfigurations();
    }

    public TemporaryFolder Folder { get; } = new();

    /// <summary>The base64 of the key at selector <c>good</c>.</summary>
    public string PublishedKey { get; }

    /// <summary>Runs the real tool and ours with the same command line; <c>PROGRAM</c> stands for the path of either.</summary>
    public async Task<(string Theirs, string Ours)> RunBothAsync(string commandLine)
    {
        var arguments = Regex.Matches(commandLine, "'([^']*)'|(\\S+)").Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Value).ToArray();
        return (await RunAsync(_real, arguments), await RunAsync(_ours, arguments));
    }

    /// <summary>Runs ours alone.</summary>
    public Task<ProcessResult> RunOursAsync(params string[] arguments) => ToolProcess.RunAsync(_ours, arguments, Folder.FullPath);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Folder.Dispose();
    }

    private async Task<string> RunAsync(string program, string[] arguments)
    {
        var result = await ToolProcess.RunAsync(program, arguments, Folder.FullPath);
        return $"exit {result.ExitCode}\nstdout:\n{result.Output}\nstderr:\n{result.Error.Replace(program, "PROGRAM", StringComparison.Ordinal)}";
    }

    private void Publish(SigningKey key, SigningKey weak, SigningKey ed25519)
    {
        var good = $"v=DKIM1; h=sha256; k=rsa; p={PublishedKey}";
        On("good", DnsScript.Txt(good));
        On("weak", DnsScript.Txt(weak.Record.ToString()));
        On("testing", DnsScript.Txt($"v=DKIM1; k=rsa; t=y; p={PublishedKey}"));
        On("own25519", DnsScript.Txt(ed25519.Record.ToString()));
        On("spaced", DnsScript.TxtStrings("v=DKIM1; k=rsa; ", $" p = {PublishedKey[..100]}", $"\t{PublishedKey[100..300]}", PublishedKey[300..]));
        On("two", DnsScript.Txt(good, "other"));
        On("nodata", _ => DnsScript.NoData);
        On("servfail", _ => DnsScript.ServFail);
        On("refused", _ => DnsScript.Refused);
        On("silent", _ => DnsScript.Silence);
        On("dangling", DnsScript.Cname("nowhere.keyops.example"));
        On("toapex", DnsScript.Cname("host.keyops.example"));
        _server.On("host.keyops.example", RecordType.A, owner => new() { Answers = [DnsScript.Record(owner, RecordType.A, [192, 0, 2, 1])] });
        On("alias", owner => new()
        {
            Answers =
            [
                DnsScript.Record(owner, RecordType.Cname, DomainName.Parse("good._domainkey.keyops.example").Wire.ToArray()),
                .. DnsScript.Txt(good)(DomainName.Parse("good._domainkey.keyops.example")).Answers,
            ],
        });
        On("cut", owner => DnsScript.Txt(good)(owner) with { IsTruncatedOverUdp = true });
        foreach (var record in Records)
        {
            var equals = record.IndexOf('=', StringComparison.Ordinal);
            On(record[..equals], DnsScript.TxtStrings(record[(equals + 1)..]));
        }
    }

    private void On(string selector, Func<DomainName, DnsScript> script) => _server.On($"{selector}._domainkey.keyops.example", RecordType.Txt, script);

    private void WriteConfigurations()
    {
        var nameservers = $"Nameservers {_server.EndPoint.Address}@{_server.EndPoint.Port}\n";
        var folder = Folder.FullPath;
        Folder.Write("conf", nameservers);
        Folder.Write("named.conf", $"{nameservers}domain KEYOPS.example # comment\nSelector\tgood  \r\nKeyFile {folder}/good.pem\n");
        Folder.Write("including.conf", $"{nameservers}Include named.conf\nSelector revoked\n");
        Folder.Write("unknown.conf", "# a comment\n\nBogus yes\n");
        Folder.Write("missing.conf", $"{nameservers}Domain\n");
        Folder.Write("boolean.conf", $"{nameservers}Syslog maybe\n");
        Folder.Write("number.conf", $"{nameservers}UMask 9x\n");
        Folder.Write("nested.conf", $"{nameservers}Include unknown.conf\n");
        Folder.Write("anchor.conf", $"{nameservers}TrustAnchorFile /nonexistent\n");
        Folder.Write("resolver.conf", $"{nameservers}ResolverConfiguration /nonexistent\n");
        WriteTable("table", nameservers, $"# keys\ngood._domainkey.keyops.example keyops.example:good:{folder}/good.pem\n\ntwo\tkeyops.example:two:{folder}/good.pem # c\n other keyops.example:good:{folder}/other.pem\nrevoked keyops.example:revoked:./junk.pem\n");
        WriteTable("one", nameservers, $"a keyops.example:good:{folder}/good.pem\n");
        WriteTable("nofile", nameservers, $"a keyops.example:good:{folder}/nofile\nb keyops.example:good:{folder}/good.pem\n");
        WriteTable("folder", nameservers, $"a keyops.example:good:{folder}\n");
        WriteTable("short", nameservers, $"a keyops.example:good:{folder}/good.pem\nb keyops.example:good\n");
        WriteTable("inline", nameservers, "a keyops.example:good:nokey\nb %:good:nokey\n");
        WriteTable("mixed", nameservers, $"a keyops.example:good:{folder}/open.pem\nb keyops.example:servfail:{folder}/good.pem\nc keyops.example:good:{folder}/ed25519.pem\n");
        WriteTable("nothing", nameservers, "# nothing\n");
        Folder.Write("list.conf", $"{nameservers}KeyTable csl:a=keyops.example:good:{folder}/good.pem , b = keyops.example:gone:{folder}/good.pem\n");
        Folder.Write("refile.conf", $"{nameservers}KeyTable refile:{folder}/one.table\n");
        Folder.Write("gone.conf", $"{nameservers}KeyTable {folder}/gone.table\n");
        Folder.Write("tableandkey.conf", $"{nameservers}KeyTable {folder}/table.table\nDomain keyops.example\nSelector good\n");
    }

    private void WriteTable(string name, string nameservers, string rows)
    {
        Folder.Write(name + ".table", rows);
        Folder.Write(name + ".conf", $"{nameservers}KeyTable {Folder.FullPath}/{name}.table\n");
    }
}
