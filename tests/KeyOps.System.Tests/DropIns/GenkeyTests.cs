using System.Text.RegularExpressions;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.DropIns;

/// <summary>Our genkey beside Debian's opendkim-genkey: streams, exit code, files and their modes are the same, the key's octets apart.</summary>
public sealed partial class GenkeyTests
{
    [Theory]
    [InlineData("-b 1024 -d keyops.example -s default -v")]
    [InlineData("-b 512")]
    [InlineData("-b 1032")]
    [InlineData("-b 1025")]
    [InlineData("-b 1500")] // the key's text is of another length
    [InlineData("-b 2048 -s k2048")]
    [InlineData("--bits=1024 -r -S -t -a -n a_\"note\" -h sha1:sha256 -d x.example -s foo.bar")]
    [InlineData("-b 1024 -rSt -a")]
    [InlineData("-b 1024 -tS")]
    [InlineData("-b 1024 --nosubdomains")]
    [InlineData("-b 1024 --no-subdomains --no-append-domain")]
    [InlineData("-b 1024 --nosubdomains --subdomains")]
    [InlineData("-b 1024 -d x -a --noa")]
    [InlineData("--sel=x --bit 1024")]
    [InlineData("--TESTMODE --Bits=1024")]
    [InlineData("-b1024v")]
    [InlineData("-b +1024 -vs x")]
    [InlineData("-b 1_024 extra - -- -z")]
    [InlineData("-b 1024 -D sub")]
    [InlineData("-b 1024 -s sub/key")]
    [InlineData("-b 1024 -s missing/key")]
    [InlineData("-D /nonexistent")]
    [InlineData("-D /etc/passwd")]
    [InlineData("-b 1")]
    [InlineData("-b 0")]
    [InlineData("-b -5")]
    [InlineData("-V")]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("--help=1")]
    [InlineData("-z")]
    [InlineData("-b")]
    [InlineData("-b abc")]
    [InlineData("-bx")]
    [InlineData("-b=1024")]
    [InlineData("--bits=")]
    [InlineData("--domain= -b 1024")]
    [InlineData("--foo -b 1024")]
    [InlineData("--ve")]
    [InlineData("--no")]
    [InlineData("-b 1024 -b 2048 -x -y")]
    public async Task The_same_command_line_does_the_same(string commandLine)
    {
        var arguments = commandLine.Split(' ');
        var (theirs, ours) = (await RunAsync(ToolProcess.Find("opendkim-genkey"), arguments), await RunAsync(null, arguments));
        Assert.Equal(theirs, ours);
    }

    [Fact]
    public async Task A_files_that_are_there_are_replaced_and_keep_their_modes()
    {
        using var folder = new TemporaryFolder();
        var link = DropInLink.Create(folder, "opendkim-genkey");
        folder.Write("default.private", "old", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        (await ToolProcess.RunAsync(link, ["-b", "1024"], folder.FullPath)).Require();
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", await File.ReadAllTextAsync(folder["default.private"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(folder["default.private"]));
    }

    [Fact]
    public async Task OpenSSL_reads_the_key_and_finds_the_published_half()
    {
        using var folder = new TemporaryFolder();
        (await KeyOpsBinary.RunInAsync(folder.FullPath, "genkey", "-s", "x")).Require();
        var pem = (await ToolProcess.RunAsync("openssl", ["rsa", "-in", "x.private", "-pubout"], folder.FullPath)).Require().Output;
        var published = string.Concat(Quoted().Matches(await File.ReadAllTextAsync(folder["x.txt"], TestContext.Current.CancellationToken)).Select(match => match.Groups[1].Value));
        Assert.Equal("v=DKIM1; h=sha256; k=rsa; p=" + string.Concat(pem.Split('\n').Where(line => !line.StartsWith('-'))), published);
        Assert.Equal((await File.ReadAllTextAsync(folder["x.private"], TestContext.Current.CancellationToken)), (await ToolProcess.RunAsync("openssl", ["pkey", "-in", "x.private"], folder.FullPath)).Require().Output);
    }

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("[A-Za-z0-9+/=]{20,}")]
    private static partial Regex KeyText();

    private static async Task<string> RunAsync(string? real, string[] arguments)
    {
        using var tool = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["sub"]);
        var program = real ?? DropInLink.Create(tool, "opendkim-genkey");
        var result = await ToolProcess.RunAsync(program, arguments, folder.FullPath);
        var files = Directory.GetFiles(folder.FullPath, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetRelativePath(folder.FullPath, path)} {File.GetUnixFileMode(path)}\n{Mask(File.ReadAllText(path))}");
        return $"exit {result.ExitCode}\nstdout:\n{result.Output}\nstderr:\n{result.Error.Replace(program, "PROGRAM", StringComparison.Ordinal)}\n{string.Join('\n', files)}";
    }

    // A private key's length differs by an octet or two from key to key, a public key's does not.
    private static string Mask(string text) =>
        text.StartsWith("-----BEGIN", StringComparison.Ordinal)
            ? $"{text.Split('\n')[0]} … lines of {text.Split('\n').Max(line => line.Length)} … {text.TrimEnd('\n').Split('\n')[^1]}{(text.EndsWith('\n') ? "\\n" : "")}"
            : KeyText().Replace(text, match => $"[{match.Length} of base64]");
}
