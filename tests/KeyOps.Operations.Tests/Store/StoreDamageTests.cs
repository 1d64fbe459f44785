using KeyOps.Operations.Files;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Store;

public sealed class StoreDamageTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    public StoreDamageTests()
    {
        using var store = _fixture.Write();
        store.AddKeys(Enumerable.Range(0, 200).Select(each => StoreFixture.Key($"k{each}")));
    }

    public void Dispose() => _fixture.Dispose();

    public static TheoryData<string, string> Damages => new()
    {
        { "empty", "is damaged (it is empty)" },
        { "first 50 octets", "is damaged (it ends after 50 octets)" },
        { "half", "is damaged (" },
        { "garbage", "not an SQLite database, not a KeyOps store" },
        { "garbage behind the header", "is damaged (" },
        { "garbage in the middle", "is damaged (" },
        { "text", "not an SQLite database, not a KeyOps store" },
        { "another program's", "another program's SQLite database, not a KeyOps store" },
        { "newer", "was written by a newer keyops (store version 99, this one knows 4)" },
        { "no check", "is not the one that the store" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_database_is_a_clear_error_that_changes_nothing(string damage, string message)
    {
        Do(damage);
        var before = AtomicFile.Sha256OfFile(_fixture.Database);

        var error = Assert.Throws<StoreException>(() => _fixture.Write());

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(_fixture.Database, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("nothing was changed", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, AtomicFile.Sha256OfFile(_fixture.Database));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("first 50 octets")]
    [InlineData("half")]
    [InlineData("garbage")]
    [InlineData("garbage behind the header")]
    [InlineData("another program's")]
    [InlineData("newer")]
    public void A_reader_tells_damage_too(string damage)
    {
        Do(damage);

        var error = Assert.Throws<StoreException>(() =>
        {
            using var reader = _fixture.Read();
            reader.AllHistories();
        });
        Assert.EndsWith("nothing was changed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_master_key_is_told_and_no_new_one_is_made()
    {
        File.Delete(_fixture.MasterKey);

        var error = Assert.Throws<StoreException>(() => _fixture.Write());

        Assert.Equal(
            $"the master key {_fixture.MasterKey} is missing, and the store {_fixture.Database} holds 200 private keys under it; put it back from your backup; nothing was changed",
            error.Message);
        Assert.False(File.Exists(_fixture.MasterKey));
    }

    [Fact]
    public void A_wrong_master_key_is_told_at_opening()
    {
        File.WriteAllText(_fixture.MasterKey, Convert.ToBase64String(new byte[32]) + "\n");

        var error = Assert.Throws<StoreException>(() => _fixture.Write());

        Assert.Contains($"the master key {_fixture.MasterKey} is not the one that the store {_fixture.Database} was made with", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 at all, and that for 44 characters")]
    [InlineData("AAAA")]
    public void A_master_key_of_the_wrong_form_is_told(string text)
    {
        File.WriteAllText(_fixture.MasterKey, text);

        var error = Assert.Throws<StoreException>(() => _fixture.Write());

        Assert.Contains("is not 32 octets in base64", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_master_key_that_others_can_read_is_refused(UnixFileMode others)
    {
        File.SetUnixFileMode(_fixture.MasterKey, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        var error = Assert.Throws<StoreException>(() => _fixture.Write());

        Assert.Contains($"'chmod 600 {_fixture.MasterKey}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exchanged_private_keys_do_not_open()
    {
        Sqlite.Execute(
            _fixture.Database,
            "DROP TRIGGER dkim_key_is_fixed; UPDATE dkim_key SET private_key = (SELECT private_key FROM dkim_key WHERE id = 2) WHERE id = 1");

        using var reader = _fixture.Read();

        Assert.NotEmpty(reader.PrivateKeyOf(new(2)));
        var error = Assert.Throws<StoreException>(() => reader.PrivateKeyOf(new(1)));
        Assert.Contains("the private key of k0._domainkey.keyops.example. does not open under the master key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fact_that_no_version_wrote_is_damage()
    {
        Sqlite.Execute(_fixture.Database, "INSERT INTO key_fact (key_id, kind, at, evidence) VALUES (1, 'published', '2030-01-01T00:00:00.0000000Z', '{}')");

        using var reader = _fixture.Read();

        var error = Assert.Throws<StoreException>(() => reader.AllHistories());
        Assert.Contains("is damaged (a fact of key 1: evidence is incomplete)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_creation_that_was_cut_short_is_begun_again()
    {
        File.Delete(_fixture.Database);
        File.WriteAllText(_fixture.Database + ".new", "half made");

        using var store = _fixture.Write();

        Assert.Empty(store.AllHistories());
        Assert.False(File.Exists(_fixture.Database + ".new"));
    }

    private void Do(string damage)
    {
        var octets = File.ReadAllBytes(_fixture.Database);
        switch (damage)
        {
            case "empty":
                File.WriteAllBytes(_fixture.Database, []);
                break;
            case "first 50 octets":
                File.WriteAllBytes(_fixture.Database, octets[..50]);
                break;
            case "half":
                File.WriteAllBytes(_fixture.Database, octets[..(octets.Length / 2)]);
                break;
            case "garbage":
                File.WriteAllBytes(_fixture.Database, Noise(octets.Length));
                break;
            case "garbage behind the header":
                Noise(octets.Length - 100).CopyTo(octets, 100);
                File.WriteAllBytes(_fixture.Database, octets);
                break;
            case "garbage in the middle":
                // Whole pages: what a bad disk gives. The first key's row is among them.
                Noise(4096 * 4).CopyTo(octets, 4096 * 2);
                File.WriteAllBytes(_fixture.Database, octets);
                break;
            case "text":
                File.WriteAllText(_fixture.Database, "Dear diary\n");
                break;
            case "another program's":
                File.Delete(_fixture.Database);
                Sqlite.Execute(_fixture.Database, "CREATE TABLE t (a)");
                break;
            case "newer":
                Sqlite.Execute(_fixture.Database, "PRAGMA user_version = 99");
                break;
            case "no check":
                Sqlite.Execute(_fixture.Database, "DELETE FROM master_key_check");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(damage));
        }
    }

    private static byte[] Noise(int length) => [.. Enumerable.Range(0, length).Select(each => (byte)((each * 2654435761L) >> 13))];
}
