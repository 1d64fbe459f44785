using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Store;

/// <summary>A file system of the test's own that is too small, or read-only.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_is_told_in_a_line_and_with_room_all_goes_on()
    {
        await using var disk = await SmallDisk.MountAsync(400);
        using var site = new FleetSite(60, state: disk["state"]);

        var full = await site.KeyOpsAsync("apply");

        Assert.Equal(1, full.ExitCode);
        Assert.DoesNotContain("   at ", full.Error, StringComparison.Ordinal);
        Assert.Contains("keyops.db is full; make room and run again", full.Error + full.Output, StringComparison.Ordinal);

        await disk.RemountAsync("size=40m");
        var apply = await site.KeyOpsAsync("apply");
        Assert.True(apply.ExitCode == 0, apply.Output + apply.Error);
        Assert.Equal(0, (await site.KeyOpsAsync("plan")).ExitCode);
    }

    [Fact]
    public async Task A_disk_that_is_full_of_zone_files_holds_the_domains_and_keeps_every_file_whole()
    {
        await using var disk = await SmallDisk.MountAsync(400);
        using var site = new FleetSite(3, state: _folder["state"]);
        (await site.KeyOpsAsync("apply")).Require();
        var configuration = await File.ReadAllTextAsync(site.Configuration, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            site.Configuration,
            configuration.Replace($"{site.State}/zones", disk.FullPath, StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await disk.FillAsync();

        var full = await site.KeyOpsAsync("apply");

        Assert.Equal(1, full.ExitCode);
        Assert.Contains("No space left on device", full.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", full.Error, StringComparison.Ordinal);

        disk.MakeRoom();
        Assert.Equal(0, (await site.KeyOpsAsync("apply")).ExitCode);
        foreach (var name in site.Names)
        {
            (await ToolProcess.RunAsync("named-checkzone", [name, disk[$"{name}.zone"]])).Require();
        }
    }

    [Fact]
    public async Task A_read_only_state_folder_is_told_in_a_line_and_reading_verbs_still_work()
    {
        await using var disk = await SmallDisk.MountAsync(400);
        await disk.RemountAsync("size=40m");
        using var site = new FleetSite(2, state: disk["state"]);
        (await site.KeyOpsAsync("apply")).Require();
        await disk.RemountAsync("ro");

        var apply = await site.KeyOpsAsync("apply");
        Assert.Equal(1, apply.ExitCode);
        Assert.Contains("Read-only file system; the state folder must be writable for this user; nothing was changed", apply.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await site.KeyOpsAsync("status")).ExitCode);
        Assert.Equal(4, (await site.KeyOpsAsync("keys", "list")).Output.Split('\n').Count(line => line.Contains("ed25519", StringComparison.Ordinal)));
        (await site.KeyOpsAsync("backup", _folder["backup"])).Require();
    }
}
