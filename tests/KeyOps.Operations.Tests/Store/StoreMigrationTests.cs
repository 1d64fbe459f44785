using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Store;
using KeyOps.TestKit;

namespace KeyOps.Operations.Tests.Store;

/// <summary>
/// Every version of the store that was ever written, as the statements that make it, brought to the present one. A change of the schema
/// begins with <see cref="Write_the_golden_of_the_present_version"/>.
/// </summary>
public sealed class StoreMigrationTests : IDisposable
{
    /// <summary>Opens the golden stores: their "private keys" are words.</summary>
    private const string GoldenMasterKey = "S2V5T3BzIGdvbGRlbiBzdG9yZSwgbm90IGEgc2VjcmU=";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests/KeyOps.Operations.Tests/Store/Golden");

    private readonly StoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    public static TheoryData<int> Versions => [.. Enumerable.Range(1, StoreSchema.Version - 1)];

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_store_of_an_earlier_version_is_brought_forward_with_all_that_it_holds(int version)
    {
        MakeGolden(version, _fixture.MasterKey, _fixture.Database);

        using (var store = _fixture.Write())
        {
            var histories = store.HistoriesOf(StoreFixture.Example);
            Assert.Equal(["default", "k20310601"], histories.Select(history => history.Key.Selector.Text));
            Assert.Equal(FactsOf(version).Select(FactFormat.Write), histories[0].Facts.Select(FactFormat.Write));
            Assert.Equal("private default ", Encoding.ASCII.GetString(store.PrivateKeyOf(histories[0].Key.Id)));
            Assert.Equal("only", Assert.Single(store.HistoriesOf(Core.Names.DomainName.Parse("other.example"))).Key.Selector.Text);
            Assert.Equal(
                [("publish", AttemptOutcome.Done), ("confirm", AttemptOutcome.Held), ("activate", (AttemptOutcome?)null)],
                store.AttemptsOf(StoreFixture.Example).Select(attempt => (attempt.Action, attempt.Outcome)));
            store.Append(histories[1].Key.Id, StoreFixture.Confirmed);
        }

        using var fresh = new StoreFixture();
        fresh.Write().Dispose();
        Assert.Equal(Schema(fresh.Database), Schema(_fixture.Database));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_reader_of_an_earlier_version_says_what_brings_it_forward_and_changes_nothing(int version)
    {
        MakeGolden(version, _fixture.MasterKey, _fixture.Database);
        var before = Sqlite.Dump(_fixture.Database);

        var error = Assert.Throws<StoreException>(() => _fixture.Read());

        Assert.Equal($"the store {_fixture.Database} was written by an older keyops; 'keyops apply' brings it forward; nothing was changed", error.Message);
        Assert.Equal(before, Sqlite.Dump(_fixture.Database));
    }

    [Fact]
    public void Every_earlier_version_has_a_golden_store() =>
        Assert.Equal(Versions.Select(version => $"store-{version.Data}.sql"), Directory.GetFiles(Folder).Select(Path.GetFileName).Order());

    [Fact(Explicit = true)]
    public void Write_the_golden_of_the_present_version()
    {
        UseMasterKey(_fixture.MasterKey);
        using (var store = _fixture.Write())
        {
            var keys = store.AddKeys([StoreFixture.Key("default"), StoreFixture.Key("k20310601"), StoreFixture.Key("only", Core.Names.DomainName.Parse("other.example"))]);
            store.Append(Facts.Select(fact => (keys[0].Id, fact)));
            store.Append(keys[1].Id, new KeyFact.Published(StoreFixture.At, new(2031050602), new string('b', 64)));
            var attempts = store.BeginAttempts([(StoreFixture.Example, "publish", "it's due"), (StoreFixture.Example, "confirm", "why"), (StoreFixture.Example, "activate", "died")], StoreFixture.At);
            store.FinishAttempts([(attempts[0], AttemptOutcome.Done, "published"), (attempts[1], AttemptOutcome.Held, "no answer\n→ wait")], StoreFixture.At.AddSeconds(1));
        }

        File.WriteAllText(Path.Combine(Folder, $"store-{StoreSchema.Version}.sql"), Sqlite.Dump(_fixture.Database));
    }

    private static IEnumerable<KeyFact> FactsOf(int version) => version switch
    {
        1 or 2 or 3 => Facts,
        _ => throw new ArgumentOutOfRangeException(nameof(version)),
    };

    private static KeyFact[] Facts =>
    [
        new KeyFact.Published(StoreFixture.At, new(2031050601), new string('a', 64)),
        StoreFixture.Confirmed,
        new KeyFact.Switched(StoreFixture.At, "opendkim", "v=1; a=rsa-sha256"),
        new KeyFact.Switched(StoreFixture.At, "other", null),
        new KeyFact.Activated(StoreFixture.At),
        new KeyFact.Withdrawn(StoreFixture.At.AddDays(200)),
        new KeyFact.Removed(StoreFixture.At.AddDays(201), new(2031112201)),
    ];

    private static IEnumerable<string> Schema(string database) =>
        Sqlite.Dump(database, withRows: false).Split(";\n").Order();

    /// <summary>Makes a store of that version, and puts the key that opens it in the master key's place.</summary>
    internal static void MakeGolden(int version, string masterKey, string database)
    {
        UseMasterKey(masterKey);
        Sqlite.Execute(database, File.ReadAllText(Path.Combine(Folder, $"store-{version}.sql")));
    }

    private static void UseMasterKey(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, GoldenMasterKey);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
