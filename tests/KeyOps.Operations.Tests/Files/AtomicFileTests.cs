using System.Diagnostics;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private const UnixFileMode GroupMayRead = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_file_has_the_octets_and_the_mode_asked_for()
    {
        AtomicFile.Write(_folder["a"], "one"u8, FileOwnership.Private);
        AtomicFile.Write(_folder["b"], "two"u8, FileOwnership.GroupReadable);
        AtomicFile.Write(_folder["c"], "three"u8, FileOwnership.Public);

        Assert.Equal("three", File.ReadAllText(_folder["c"]));
        Assert.Equal(["0600", "0640", "0644"], ((string[])["a", "b", "c"]).Select(name => FileStatus.Octal(FileStatus.Of(_folder[name])!.Value.Mode)));
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void Keep_leaves_mode_owner_and_link_as_they_are()
    {
        File.WriteAllText(_folder["real"], "old");
        File.SetUnixFileMode(_folder["real"], GroupMayRead);
        if (FileOwner.MayChange)
        {
            Run("chown", "1234:4321", _folder["real"]);
        }

        File.CreateSymbolicLink(_folder["link"], "real");
        AtomicFile.Write(_folder["link"], "new"u8, FileOwnership.Keep);

        Assert.Equal("new", File.ReadAllText(_folder["real"]));
        Assert.Equal("real", new FileInfo(_folder["link"]).LinkTarget);
        var status = FileStatus.Of(_folder["real"])!.Value;
        Assert.Equal(GroupMayRead, status.Mode);
        if (FileOwner.MayChange)
        {
            Assert.Equal((1234u, 4321u), (status.User, status.Group));
        }
    }

    [Fact]
    public void A_secret_never_follows_a_link()
    {
        File.WriteAllText(_folder["elsewhere"], "theirs");
        File.CreateSymbolicLink(_folder["secret"], "elsewhere");

        AtomicFile.Write(_folder["secret"], "ours"u8, FileOwnership.Private);

        Assert.Equal("theirs", File.ReadAllText(_folder["elsewhere"]));
        Assert.Equal(FileKind.Regular, FileStatus.Of(_folder["secret"])!.Value.Kind);
    }

    [Fact]
    public void A_failure_leaves_the_old_state_and_no_temporary_file()
    {
        Directory.CreateDirectory(_folder["taken"]);

        var error = Assert.Throws<IOException>(() => AtomicFile.Write(_folder["taken"], "x"u8, FileOwnership.Public));
        Assert.Contains($"cannot write {_folder["taken"]}: a folder is there", error.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => AtomicFile.Write(_folder["missing/file"], "x"u8, FileOwnership.Public));
        Assert.Equal([_folder["taken"]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file_and_no_temporary_file()
    {
        Assert.SkipUnless(FileOwner.MayChange, "mounting a small file system needs root");
        var mount = _folder["small"];
        Directory.CreateDirectory(mount);
        Assert.SkipUnless(TryRun("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount), "this sandbox may not mount");
        try
        {
            AtomicFile.Write(Path.Combine(mount, "f"), "old"u8, FileOwnership.Public);
            var error = Assert.Throws<IOException>(() => AtomicFile.Write(Path.Combine(mount, "f"), new byte[200_000], FileOwnership.Public));
            Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
            Assert.Equal("old", File.ReadAllText(Path.Combine(mount, "f")));
            Assert.Single(Directory.GetFileSystemEntries(mount));
        }
        finally
        {
            Run("umount", mount);
        }
    }

    [Fact]
    public void An_edit_that_happens_meanwhile_is_noticed()
    {
        var path = _folder["zone"];
        File.WriteAllText(path, "read");
        var seen = AtomicFile.Sha256OfFile(path);
        File.WriteAllText(path, "edited by a person");

        Assert.False(AtomicFile.WriteIfUnchanged(path, "ours"u8, seen));
        Assert.Equal("edited by a person", File.ReadAllText(path));

        Assert.True(AtomicFile.WriteIfUnchanged(path, "ours"u8, AtomicFile.Sha256OfFile(path)));
        Assert.Equal("ours", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_file_that_should_not_be_there_yet_is_not_replaced()
    {
        Assert.True(AtomicFile.WriteIfUnchanged(_folder["a"], "first"u8, null));
        Assert.False(AtomicFile.WriteIfUnchanged(_folder["a"], "second"u8, null));
        Assert.False(AtomicFile.WriteNew(_folder["a"], "third"u8, FileOwnership.Private));
        Assert.Equal("first", File.ReadAllText(_folder["a"]));
    }

    [Fact]
    public void What_a_crashed_run_left_is_cleaned_and_what_is_being_written_is_not()
    {
        File.WriteAllText(_folder[".zone.99-1.keyops-new"], "half");
        Directory.CreateDirectory(_folder["below"]);
        File.WriteAllText(_folder["below/.key.99-2.keyops-new"], "half");
        File.WriteAllText(_folder["zone"], "whole");
        using (new FileStream(_folder[".busy.99-3.keyops-new"], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(1, AtomicFile.CleanStrays(_folder.Path));
            Assert.True(File.Exists(_folder[".busy.99-3.keyops-new"]));
            Assert.True(File.Exists(_folder["below/.key.99-2.keyops-new"]));
        }

        Assert.Equal(2, AtomicFile.CleanStrays(_folder.Path, recursive: true));
        Assert.True(File.Exists(_folder["zone"]));
        Assert.Equal(0, AtomicFile.CleanStrays(_folder["not there"]));
    }

    [Fact]
    public void A_folder_gets_its_mode_and_missing_parents_are_open()
    {
        PrivateFolder.Ensure(_folder["a/b/keys"]);

        Assert.Equal("0755", FileStatus.Octal(FileStatus.Of(_folder["a/b"])!.Value.Mode));
        Assert.Equal("0700", FileStatus.Octal(FileStatus.Of(_folder["a/b/keys"])!.Value.Mode));

        File.SetUnixFileMode(_folder["a/b/keys"], PrivateFolder.Open);
        PrivateFolder.Ensure(_folder["a/b/keys"]);
        Assert.Equal("0700", FileStatus.Octal(FileStatus.Of(_folder["a/b/keys"])!.Value.Mode));
    }

    [Fact]
    public void Something_in_the_way_of_a_folder_is_told()
    {
        File.WriteAllText(_folder["keys"], "");

        var error = Assert.Throws<IOException>(() => PrivateFolder.Ensure(_folder["keys"]));
        Assert.Contains("something that is no folder is there", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("root", 0u, 0u)]
    [InlineData("root:root", 0u, 0u)]
    [InlineData("4711", 4711u, 4711u)]
    [InlineData("root:4712", 0u, 4712u)]
    public void Owners_are_found_by_name_and_number(string text, uint user, uint group)
    {
        Assert.True(FileOwner.TryParse(text, out var owner, out var error), error);
        Assert.Equal((user, group, text), (owner.User, owner.Group, owner.ToString()));
    }

    [Theory]
    [InlineData("no-such-user-here", "there is no user 'no-such-user-here' on this machine")]
    [InlineData("root:no-such-group", "there is no group 'no-such-group' on this machine")]
    [InlineData("a:b:c", "'a:b:c' is not an owner: USER or USER:GROUP")]
    [InlineData("", "'' is not an owner: USER or USER:GROUP")]
    public void What_is_no_owner_is_told(string text, string message)
    {
        Assert.False(FileOwner.TryParse(text, out _, out var error));
        Assert.Equal(message, error);
    }

    [Fact]
    public void An_owner_is_set_when_running_as_root()
    {
        Assert.SkipUnless(FileOwner.MayChange, "needs root");
        Assert.True(FileOwner.TryParse("1234:4321", out var owner, out _));

        AtomicFile.Write(_folder["key"], "k"u8, FileOwnership.Private.OwnedBy(owner));
        PrivateFolder.Ensure(_folder["keys"], owner: owner);

        var status = ((string[])["key", "keys"]).Select(name => FileStatus.Of(_folder[name])!.Value);
        Assert.All(status, each => Assert.Equal((1234u, 4321u), (each.User, each.Group)));
    }

    private static void Run(string program, params string[] arguments) => Assert.True(TryRun(program, arguments), $"{program} failed");

    private static bool TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
