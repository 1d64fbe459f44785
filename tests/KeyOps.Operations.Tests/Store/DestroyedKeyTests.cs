using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Store;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Tests.Store;

public sealed class DestroyedKeyTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Destroying_overwrites_the_sealed_key_in_every_file_of_the_store()
    {
        using var store = _fixture.Write();
        var key = store.AddKeys([StoreFixture.Key("default")])[0].Id;
        store.Append(key, new KeyFact.Removed(StoreFixture.At, new(7)));
        var sealedKey = Sealed(key);

        store.DestroyPrivateKey(key, StoreFixture.At.AddDays(1));

        Assert.Contains(store.HistoriesOf(StoreFixture.Example)[0].Facts, fact => fact is KeyFact.Destroyed);
        var error = Assert.Throws<StoreException>(() => store.PrivateKeyOf(key));
        Assert.Equal("the private key of default._domainkey.keyops.example was destroyed; it is nowhere in the store", error.Message);
        Assert.All(Directory.GetFiles(_fixture.State, "keyops.db*"), file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(sealedKey)));
    }

    [Fact]
    public void The_database_itself_refuses_to_destroy_a_key_that_is_not_removed()
    {
        using var store = _fixture.Write();
        var key = store.AddKeys([StoreFixture.Key("default")])[0].Id;

        Assert.Throws<StoreException>(() => store.DestroyPrivateKey(key, StoreFixture.At));

        Assert.Equal("private default ", Encoding.ASCII.GetString(store.PrivateKeyOf(key)));
        Assert.Empty(store.HistoriesOf(StoreFixture.Example)[0].Facts);
    }

    [Theory]
    [InlineData("UPDATE dkim_key SET selector = 'other', private_key = X''")]
    [InlineData("UPDATE dkim_key SET private_key = X'00'")]
    [InlineData("UPDATE dkim_key SET public_key = X''")]
    [InlineData("DELETE FROM dkim_key")]
    [InlineData("UPDATE key_fact SET at = '2000-01-01T00:00:00.0000000Z'")]
    [InlineData("DELETE FROM key_fact")]
    public void Nothing_else_of_a_destroyed_key_can_be_changed(string statement)
    {
        using (var store = _fixture.Write())
        {
            var key = store.AddKeys([StoreFixture.Key("default")])[0].Id;
            store.Append(key, new KeyFact.Removed(StoreFixture.At, new(7)));
            store.DestroyPrivateKey(key, StoreFixture.At);
        }

        Assert.Throws<SqliteException>(() => Sqlite.Execute(_fixture.Database, statement));
    }

    private byte[] Sealed(KeyId key)
    {
        using var connection = new SqliteConnection($"Data Source={_fixture.Database};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT private_key FROM dkim_key WHERE id = {key.Number}";
        return (byte[])command.ExecuteScalar()!;
    }
}
