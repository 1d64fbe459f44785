using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.MainJob;

/// <summary>The native program that is published: what it does without, and what it says when something is missing.</summary>
public sealed class NativeProgramTests : IDisposable
{
    /// <summary>prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN), which outlasts exec: what MemoryDenyWriteExecute= in the unit does.</summary>
    private const string NoNewCode = "import ctypes, os, sys; ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) and sys.exit('not on this kernel'); os.execv(sys.argv[1], sys.argv[1:])";

    private readonly SampleSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_main_job_is_done_where_memory_never_becomes_code()
    {
        SkipOtherBuilds();

        await using var daemon = RunningKeyOps.StartThrough(["python3", "-c", NoNewCode], _site.Folder, "run");
        await daemon.SaysAsync("selector default is Active");

        Assert.Equal("NOERROR", (await _site.DigAsync("default._domainkey.keyops.example", "TXT")).Output.Split("status: ")[1].Split(',')[0]);
        Assert.Equal("Active", (string?)(await _site.StatusAsync())["keys"]![0]!["state"]);
        Assert.Equal(0, await daemon.StopAsync());
    }

    [Fact]
    public async Task Copied_without_sqlite_it_says_which_file_is_missing_and_where_it_belongs()
    {
        SkipOtherBuilds();
        File.Copy(KeyOpsBinary.BinaryPath, _site["keyops"]);

        var result = await ToolProcess.RunAsync(_site["keyops"], ["apply"], _site.Folder);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"libe_sqlite3.so belongs beside the program, in {_site.Folder}", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_site["var/keyops.db"]));
    }

    private static void SkipOtherBuilds() =>
        Assert.SkipWhen(File.Exists(KeyOpsBinary.BinaryPath + ".dll"), "this build is compiled as it runs; what is published is not");
}
