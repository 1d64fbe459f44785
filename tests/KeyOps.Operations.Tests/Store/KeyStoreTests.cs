using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Store;

public sealed class KeyStoreTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Keys_and_facts_come_back_as_they_were_put_in()
    {
        ManagedKey first, second;
        using (var store = _fixture.Write())
        {
            first = store.AddKey(StoreFixture.Example, Selector.Parse("default"), new KeyAlgorithm.Ed25519(), new byte[] { 1, 2, 3 }, "secret"u8.ToArray(), StoreFixture.At);
            second = store.AddKeys([StoreFixture.Key("k2"), StoreFixture.Key("k2", DomainName.Parse("other.example"))])[0];
            store.Append(first.Id, new KeyFact.Published(StoreFixture.At, new(7), "abc"));
            store.Append([(second.Id, new KeyFact.Activated(StoreFixture.At)), (first.Id, StoreFixture.Confirmed)]);
        }

        using var reader = _fixture.Read();
        var histories = reader.HistoriesOf(DomainName.Parse("keyops.EXAMPLE"));

        Assert.Equal(["default", "k2"], histories.Select(history => history.Key.Selector.Text));
        Assert.Equal((first.Id, first.Algorithm, first.GeneratedAt), (histories[0].Key.Id, histories[0].Key.Algorithm, histories[0].Key.GeneratedAt));
        Assert.Equal([1, 2, 3], histories[0].Key.PublicKey);
        Assert.Equal(2, histories[0].Facts.Length);
        Assert.Equal(7u, histories[0].Published!.Serial.Number);
        Assert.Equal(StoreFixture.Confirmed.Answers, histories[0].Confirmed!.Answers);
        Assert.Equal(new KeyFact.Activated(StoreFixture.At), Assert.Single(histories[1].Facts));
        Assert.Equal("secret"u8.ToArray(), reader.PrivateKeyOf(first.Id));
        Assert.Equal(2, reader.AllHistories().Count);
        Assert.Equal(2, reader.AllHistories()[StoreFixture.Example].Count);
    }

    [Fact]
    public void Reading_where_nothing_is_makes_nothing()
    {
        using var reader = _fixture.Read();

        Assert.Empty(reader.AllHistories());
        Assert.Empty(reader.HistoriesOf(StoreFixture.Example));
        Assert.Empty(reader.LatestAttempts());
        Assert.False(Directory.Exists(_fixture.State));
    }

    [Fact]
    public void A_reader_sees_what_a_writer_writes_meanwhile()
    {
        using var store = _fixture.Write();
        using var reader = _fixture.Read();
        Assert.Empty(reader.AllHistories());

        store.AddKeys([StoreFixture.Key("default")]);

        Assert.Single(reader.AllHistories());
    }

    [Fact]
    public void A_selector_is_never_used_twice()
    {
        using var store = _fixture.Write();
        store.AddKeys([StoreFixture.Key("default")]);

        var error = Assert.Throws<StoreException>(() => store.AddKeys([StoreFixture.Key("fresh"), StoreFixture.Key("DEFAULT")]));

        Assert.Equal("the selector default was used for Keyops.Example before and is never used again; choose another; nothing was changed", error.Message);
        Assert.Single(store.HistoriesOf(StoreFixture.Example));
    }

    [Fact]
    public void A_batch_with_a_bad_fact_adds_none()
    {
        using var store = _fixture.Write();
        var key = store.AddKeys([StoreFixture.Key("default")])[0];

        Assert.Throws<StoreException>(() => store.Append([(key.Id, new KeyFact.Activated(StoreFixture.At)), (new KeyId(99), new KeyFact.Activated(StoreFixture.At))]));

        Assert.Empty(store.HistoriesOf(StoreFixture.Example)[0].Facts);
    }

    [Fact]
    public void Nothing_can_be_changed_or_deleted()
    {
        using (var store = _fixture.Write())
        {
            var key = store.AddKeys([StoreFixture.Key("default")])[0];
            store.Append(key.Id, new KeyFact.Activated(StoreFixture.At));
        }

        foreach (var statement in (string[])["DELETE FROM dkim_key", "UPDATE dkim_key SET selector = 'x'", "DELETE FROM key_fact", "UPDATE key_fact SET at = 'x'"])
        {
            var error = Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(() => Sqlite.Execute(_fixture.Database, statement));
            Assert.Matches("keys are never deleted|keys never change|facts are only ever added|facts never change", error.Message);
        }
    }

    [Fact]
    public void Files_are_the_owners_alone()
    {
        using var store = _fixture.Write();
        store.AddKeys([StoreFixture.Key("default")]);

        Assert.Equal("0711", FileStatus.Octal(FileStatus.Of(_fixture.State)!.Value.Mode));
        Assert.All(Directory.GetFiles(_fixture.State), file => Assert.Equal("0600", FileStatus.Octal(FileStatus.Of(file)!.Value.Mode)));
        Assert.Contains(Path.Combine(_fixture.State, "keyops.db-wal"), Directory.GetFiles(_fixture.State));
    }

    [Fact]
    public void Private_keys_do_not_lie_open_in_any_file()
    {
        using (var store = _fixture.Write())
        {
            store.AddKeys([StoreFixture.Key("default")]);
            Check();
        }

        Check();

        void Check() => Assert.All(Directory.GetFiles(_fixture.State, "keyops.db*"), file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf("private default"u8)));
    }

    [Fact]
    public void The_master_key_may_come_from_the_environment()
    {
        const string Name = "KEYOPS_TEST_MASTER_KEY";
        var source = new SecretSource.FromEnvironment(Name);
        var error = Assert.Throws<StoreException>(() => KeyStore.OpenForWriting(_fixture.State, source, _fixture.Time));
        Assert.Contains($"the master key in the environment variable {Name} is not set", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_fixture.Database));

        Environment.SetEnvironmentVariable(Name, Convert.ToBase64String(new byte[32]));
        using var store = KeyStore.OpenForWriting(_fixture.State, source, _fixture.Time);
        var key = store.AddKeys([StoreFixture.Key("default")])[0];
        Assert.Equal(StoreFixture.Key("default").PrivateKey.ToArray(), store.PrivateKeyOf(key.Id));
        Assert.False(File.Exists(_fixture.MasterKey));
    }

    [Fact]
    public void Several_threads_may_use_it_at_once()
    {
        using var store = _fixture.Write();
        Parallel.For(0, 40, each =>
        {
            var key = store.AddKeys([StoreFixture.Key($"k{each}")])[0];
            store.Append(key.Id, new KeyFact.Activated(StoreFixture.At));
            Assert.NotEmpty(store.HistoriesOf(StoreFixture.Example));
            Assert.NotEmpty(store.PrivateKeyOf(key.Id));
        });

        Assert.Equal(40, store.HistoriesOf(StoreFixture.Example).Count(history => history.Activated is not null));
    }
}
