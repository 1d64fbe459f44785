using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.CommandLines;

/// <summary>Output that goes nowhere, arguments that say nothing, files that are none.</summary>
public class OddCommandLineTests
{
    private const string Configuration = "version: 1\nstate: state\ndomains:\n  example.com:\n";

    [Theory]
    [InlineData("plan -c none.yaml", "2>/dev/full", 78)]
    [InlineData("plan -c none.yaml", "2>&-", 78)]
    [InlineData("nothing", "2>&-", 64)]
    [InlineData("testkey -d example.com -s default -k none", "2>&-", 71)]
    [InlineData("testkey -d example.com -s default -k none", "1>&- 2>&-", 71)]
    [InlineData("genkey -s x -z", "2>/dev/full", 1)]
    public async Task Lost_words_on_standard_error_leave_the_exit_code(string arguments, string redirection, int exitCode)
    {
        var result = await ShellAsync(arguments, redirection);

        Assert.Equal(exitCode, result.ExitCode);
    }

    [Theory]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    public async Task A_full_or_closed_standard_output_is_named_as_what_failed(string redirection)
    {
        var result = await ShellAsync("status -c keyops.yaml", redirection);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("keyops: cannot write to standard output: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_reads_the_first_line_alone_is_no_failure()
    {
        var result = await ShellAsync("keys list -c keyops.yaml; echo $? >&2", "| head -c 1", braces: true);

        Assert.Equal("0\n", result.Error);
    }

    [Theory]
    [InlineData("plan", "-c", "")]
    [InlineData("restore", "", "-c", "keyops.yaml")]
    [InlineData("keys", "import", "example.com", "--selector", "s", "--key", "", "-c", "keyops.yaml")]
    [InlineData("serve", "--zone-list", "")]
    public async Task An_empty_argument_is_a_wrong_command_line(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        folder.Write("keyops.yaml", Configuration);

        var result = await KeyOpsBinary.RunInAsync(folder.FullPath, arguments);

        Assert.Equal(64, result.ExitCode);
        Assert.Contains("an argument is empty", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zones_that_are_named_in_no_form_end_serve_before_it_listens_each_with_its_reason()
    {
        var result = await KeyOpsBinary.RunAsync("serve", "--listen", "127.0.0.1:0", "--zone", "one", "--zone", "a..b=x", "--zone", "c=1", "--zone", "c=2");

        Assert.Equal((64, ""), (result.ExitCode, result.Output));
        Assert.Equal(3, result.Error.Split('\n').Count(line => line.Contains(": error KO190", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/dev/zero", "larger than 64 MiB")]
    [InlineData("/", "this is a folder")]
    public async Task A_configuration_that_is_no_file_is_refused(string path, string reason)
    {
        var result = await KeyOpsBinary.RunAsync("plan", "-c", path);

        Assert.Equal(78, result.ExitCode);
        Assert.StartsWith($"{path}: error KO2001: {reason}", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("40")]
    public async Task A_narrow_terminal_breaks_no_name(string columns)
    {
        using var folder = new TemporaryFolder();
        folder.Write("keyops.yaml", "version: 1\nstate: state\ndomains:\n  a-name-that-is-long.keyops.example:\n");

        var result = await ToolProcess.RunAsync("script", ["-qec", $"stty cols {columns}; '{KeyOpsBinary.BinaryPath}' status -c keyops.yaml", "/dev/null"], folder.FullPath);

        Assert.Contains("\na-name-that-is-long.keyops.example  -", result.Output, StringComparison.Ordinal);
    }

    private static async Task<ProcessResult> ShellAsync(string arguments, string redirection, bool braces = false)
    {
        using var folder = new TemporaryFolder();
        folder.Write("keyops.yaml", Configuration);
        var command = $"'{KeyOpsBinary.BinaryPath}' {arguments}";
        return await ToolProcess.RunAsync("/bin/sh", ["-c", braces ? $"{{ {command}; }} {redirection}" : $"{command} {redirection}"], folder.FullPath);
    }
}
