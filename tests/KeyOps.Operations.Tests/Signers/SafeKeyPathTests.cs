using KeyOps.Operations.Files;
using KeyOps.Operations.Signers;

namespace KeyOps.Operations.Tests.Signers;

public sealed class SafeKeyPathTests : IDisposable
{
    private readonly SignerFolder _folder = new();
    private readonly string _key;

    public SafeKeyPathTests()
    {
        _key = _folder["keys/a.example/k1.private"];
        PrivateFolder.Ensure(_folder["keys"], PrivateFolder.Open);
        PrivateFolder.Ensure(_folder["keys/a.example"], PrivateFolder.Open);
        AtomicFile.Write(_key, "k"u8, FileOwnership.Private);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_private_file_in_open_folders_of_ours_is_fine() => Assert.Null(Problem());

    [Fact]
    public void What_is_not_there_yet_is_fine() => Assert.Null(SafeKeyPath.Problem(_folder["nothing/here/yet"], Libc.EffectiveUser(), new HashSet<string>()));

    [Fact]
    public void A_file_that_others_can_read_is_refused()
    {
        File.SetUnixFileMode(_key, FileOwnership.Private.Mode!.Value | UnixFileMode.OtherRead);
        Assert.Equal($"{_key} can be read or written by everybody, so OpenDKIM refuses it; 'chmod 600 {_key}', and think about who has seen it", Problem());
    }

    [Fact]
    public void A_folder_that_others_can_write_is_refused_however_far_above()
    {
        File.SetUnixFileMode(_folder["keys"], PrivateFolder.Open | UnixFileMode.OtherWrite);
        Assert.Equal($"{_folder["keys"]} can be written by everybody (mode 0757), so OpenDKIM refuses key files below it; choose another 'directory', or 'chmod o-w {_folder["keys"]}'", Problem());
    }

    [Fact]
    public void Below_a_folder_that_nobody_else_can_enter_the_mode_of_the_file_alone_matters()
    {
        File.SetUnixFileMode(_folder["keys/a.example"], PrivateFolder.Open | UnixFileMode.OtherWrite);
        File.SetUnixFileMode(_folder["keys"], PrivateFolder.OwnerOnly);
        Assert.Null(Problem());

        File.SetUnixFileMode(_key, FileOwnership.Public.Mode!.Value);
        Assert.Contains("can be read or written by everybody", Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_temporary_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.SetUnixFileMode(folder.Path, PrivateFolder.Open);
        Assert.StartsWith("/tmp can be written by everybody", SafeKeyPath.Problem(folder["key"], Libc.EffectiveUser(), new HashSet<string>()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_third_users_file_or_folder_is_refused()
    {
        Assert.SkipUnless(FileOwner.MayChange, "giving files away needs root");
        Assert.True(FileOwner.TryParse("4711", out var stranger, out _));
        AtomicFile.Write(_key, "k"u8, FileOwnership.Private.OwnedBy(stranger));
        Assert.StartsWith($"{_key} belongs to 4711, who is neither root nor the signer's user root", Problem(), StringComparison.Ordinal);

        PrivateFolder.Ensure(_folder["keys"], PrivateFolder.Open, stranger);
        Assert.StartsWith($"{_folder["keys"]} belongs to 4711", Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_of_others_makes_it_unsafe()
    {
        Assert.SkipUnless(FileOwner.MayChange, "giving files away needs root");
        var crowd = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(fields => fields[2] != "0");
        Assert.True(FileOwner.TryParse($"root:{crowd[3]}", out var owner, out _));
        AtomicFile.Write(_key, "k"u8, FileOwnership.GroupReadable.OwnedBy(owner));
        Assert.StartsWith($"{_key} can be read by its group, which has ", Problem(), StringComparison.Ordinal);

        AtomicFile.Write(_key, "k"u8, FileOwnership.GroupReadable.OwnedBy(new(0, 0, "root:root")));
        Assert.Null(Problem());
    }

    [Fact]
    public void A_folder_or_file_that_the_signers_user_cannot_come_to_is_refused()
    {
        Assert.SkipUnless(FileOwner.MayChange, "giving files away needs root");
        File.SetUnixFileMode(_folder["keys"], PrivateFolder.OwnerOnly);
        Assert.StartsWith($"{_folder["keys"]} cannot be entered by the signer's user 4711 (mode 0700, of root), so", SafeKeyPath.Problem(_key, 4711, new HashSet<string>()), StringComparison.Ordinal);

        File.SetUnixFileMode(_folder["keys"], PrivateFolder.Open);
        Assert.StartsWith($"{_key} cannot be read by the signer's user 4711 (mode 0600, of root)", SafeKeyPath.Problem(_key, 4711, new HashSet<string>()), StringComparison.Ordinal);
    }

    private string? Problem() => SafeKeyPath.Problem(_key, Libc.EffectiveUser(), new HashSet<string>());
}
