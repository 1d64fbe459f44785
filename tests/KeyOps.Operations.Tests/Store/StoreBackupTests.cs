using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Files;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Store;

public sealed class StoreBackupTests : IDisposable
{
    private readonly StoreFixture _fixture = new();
    private readonly TemporaryFolder _folder = new();

    private string Backup => _folder["keyops.backup"];

    public void Dispose()
    {
        _fixture.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_backup_taken_while_the_store_is_written_to_holds_what_was_committed()
    {
        using var store = _fixture.Write();
        var key = Add(store, "default");
        store.Append(key, StoreFixture.Confirmed);

        var summary = StoreBackup.Write(_fixture.State, null, Backup);
        Add(store, "later");

        Assert.Equal((1, 1, StoreFixture.At), (summary.Domains, summary.Keys, summary.LatestFactAt));
        Assert.Equal($"the master key {_fixture.MasterKey}", summary.MasterKey);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
        Assert.Equal([Backup], Directory.GetFiles(_folder.Path));
        Assert.DoesNotContain("later", Sqlite.Dump(Backup), StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_takes_the_place_of_an_older_one_and_of_nothing_else()
    {
        using var store = _fixture.Write();
        Add(store, "default");
        StoreBackup.Write(_fixture.State, null, Backup);
        Add(store, "second");

        Assert.Equal(2, StoreBackup.Write(_fixture.State, null, Backup).Keys);

        File.WriteAllText(_folder["diary"], "Dear diary\n");
        var error = Assert.Throws<StoreException>(() => StoreBackup.Write(_fixture.State, null, _folder["diary"]));
        Assert.Contains("is there already and is no backup that this keyops can read", error.Message, StringComparison.Ordinal);
        Assert.Equal("Dear diary\n", File.ReadAllText(_folder["diary"]));
        Assert.Contains("is the store itself", Assert.Throws<StoreException>(() => StoreBackup.Write(_fixture.State, null, _fixture.Database)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_store_there_is_nothing_to_back_up()
    {
        var error = Assert.Throws<StoreException>(() => StoreBackup.Write(_fixture.State, null, Backup));

        Assert.Equal($"there is no store in {_fixture.State} yet, so there is nothing to back up", error.Message);
        Assert.False(File.Exists(Backup));
    }

    [Fact]
    public void A_backup_whose_folder_cannot_be_written_leaves_the_one_before()
    {
        using var store = _fixture.Write();
        Add(store, "default");

        var error = Assert.Throws<IOException>(() => StoreBackup.Write(_fixture.State, null, _folder["no/such/folder/backup"]));

        Assert.Contains("cannot write", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restore_brings_back_what_was_backed_up_and_keeps_the_store_that_was_there()
    {
        using (var store = _fixture.Write())
        {
            store.Append(Add(store, "default"), StoreFixture.Confirmed);
            StoreBackup.Write(_fixture.State, null, Backup);
            Add(store, "later");
        }

        var summary = StoreRestore.Run(_fixture.State, null, Backup, _fixture.Time);

        using var restored = _fixture.Write();
        var history = Assert.Single(restored.HistoriesOf(StoreFixture.Example));
        Assert.Equal("default", history.Key.Selector.Text);
        Assert.NotEmpty(restored.PrivateKeyOf(history.Key.Id));
        Assert.Equal([StoreFixture.Example], restored.Unproven().Keys);
        Assert.Equal($"{_fixture.Database}.replaced-20310506T070809Z", summary.ReplacedStore);
        Assert.Contains("later", Sqlite.Dump(summary.ReplacedStore!), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_fixture.Database));
    }

    [Fact]
    public void A_restore_mends_a_damaged_store_and_makes_a_missing_one()
    {
        using (var store = _fixture.Write())
        {
            Add(store, "default");
            StoreBackup.Write(_fixture.State, null, Backup);
        }

        File.WriteAllText(_fixture.Database, "SQLite format 3\0 and then nothing of the kind");
        var damaged = Assert.Throws<StoreException>(() => _fixture.Write());
        Assert.Contains("`keyops restore FILE`", damaged.Message, StringComparison.Ordinal);

        StoreRestore.Run(_fixture.State, null, Backup, _fixture.Time);
        Assert.Single(Keys());

        File.Delete(_fixture.Database);
        Assert.Null(StoreRestore.Run(_fixture.State, null, Backup, _fixture.Time).ReplacedStore);
        Assert.Single(Keys());
    }

    [Fact]
    public void A_backup_of_an_earlier_version_is_brought_forward_on_its_way()
    {
        using (_fixture.Write())
        {
        }

        StoreMigrationTests.MakeGolden(1, _fixture.MasterKey, Backup);

        Assert.Equal(3, StoreRestore.Run(_fixture.State, null, Backup, _fixture.Time).Keys);
        Assert.Equal(2, Keys().Count);
    }

    [Theory]
    [InlineData("held", "another keyops (pid ")]
    [InlineData("missing", "cannot read the store: Could not find file")]
    [InlineData("text", "not an SQLite database, not a KeyOps store")]
    [InlineData("cut", "is damaged (")]
    [InlineData("newer", "was written by a newer keyops (store version 99")]
    [InlineData("other master key", "is not the one that the store")]
    [InlineData("no master key", "is missing, and the store")]
    [InlineData("in use", "that is a store in use, not a backup")]
    public void What_is_no_good_backup_is_refused_and_the_store_stays(string fault, string message)
    {
        using (var store = _fixture.Write())
        {
            store.AddKeys(Enumerable.Range(0, 200).Select(each => StoreFixture.Key($"k{each}")));
        }

        StoreBackup.Write(_fixture.State, null, Backup);
        using var holder = fault == "held" ? _fixture.Write() : null;
        Spoil(fault);
        var before = AtomicFile.Sha256OfFile(_fixture.Database);

        var error = Assert.ThrowsAny<StoreException>(() => StoreRestore.Run(_fixture.State, null, Backup, _fixture.Time));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("nothing was changed", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, AtomicFile.Sha256OfFile(_fixture.Database));
        Assert.DoesNotContain(Directory.GetFiles(_fixture.State), path => path.Contains("restored", StringComparison.Ordinal) || path.Contains("replaced", StringComparison.Ordinal));
    }

    private void Spoil(string fault)
    {
        switch (fault)
        {
            case "missing":
                File.Delete(Backup);
                break;
            case "text":
                File.WriteAllText(Backup, "Dear diary\n");
                break;
            case "cut":
                File.WriteAllBytes(Backup, File.ReadAllBytes(Backup)[..20_000]);
                break;
            case "newer":
                Sqlite.Execute(Backup, "PRAGMA user_version = 99");
                break;
            case "other master key":
                File.WriteAllText(_fixture.MasterKey, Convert.ToBase64String(new byte[32]) + "\n");
                break;
            case "no master key":
                File.Delete(_fixture.MasterKey);
                break;
            case "in use":
                File.WriteAllText(Backup + "-wal", "");
                break;
            default:
                break;
        }
    }

    private IReadOnlyList<KeyHistory> Keys()
    {
        using var store = _fixture.Write();
        return store.HistoriesOf(StoreFixture.Example);
    }

    private static KeyId Add(KeyStore store, string selector) => store.AddKeys([StoreFixture.Key(selector)])[0].Id;
}
