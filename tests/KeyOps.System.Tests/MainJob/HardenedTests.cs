using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.MainJob;

/// <summary>What the systemd unit forbids is not needed.</summary>
public sealed class HardenedTests : IDisposable
{
    /// <summary>prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN), which outlasts exec: what MemoryDenyWriteExecute= in the unit does.</summary>
    private const string NoNewCode = "import ctypes, os, sys; ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) and sys.exit('not on this kernel'); os.execv(sys.argv[1], sys.argv[1:])";

    private readonly SampleSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_main_job_is_done_where_memory_never_becomes_code()
    {
        Assert.SkipWhen(File.Exists(KeyOpsBinary.BinaryPath + ".dll"), "this build is compiled as it runs; what is published is not");

        await using var daemon = RunningKeyOps.StartThrough(["python3", "-c", NoNewCode], _site.Folder, "run");
        await daemon.SaysAsync("selector default is Active");

        Assert.Equal("NOERROR", (await _site.DigAsync("default._domainkey.keyops.example", "TXT")).Output.Split("status: ")[1].Split(',')[0]);
        Assert.Equal("Active", (string?)(await _site.StatusAsync())["keys"]![0]!["state"]);
        Assert.Equal(0, await daemon.StopAsync());
    }
}
