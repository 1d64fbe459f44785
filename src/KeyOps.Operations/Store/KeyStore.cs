using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>
/// The truth: every key and every fact about it, in <c>keyops.db</c> in the state folder. One process writes at a time; any number reads.
/// Keys and facts are only ever added. Safe for several threads.
/// </summary>
public sealed class KeyStore : KeyReader
{
    public const string DatabaseName = "keyops.db";
    public const string LockName = "keyops.lock";
    public const string MasterKeyName = "master.key";

    /// <summary>0711: others may pass through to what is theirs (zone files, a signer's key files) but not look around.</summary>
    private const UnixFileMode StateFolderMode = PrivateFolder.OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly StoreConnection _connection;
    private readonly StoreLock _lock;

    private KeyStore(StoreConnection connection, Lazy<KeySealer> sealer, StoreLock held)
        : base(connection, sealer) => (_connection, _lock) = (connection, held);

    /// <summary>Opens the store as its one writer; makes it, its folder and its master key when they are not there.</summary>
    /// <param name="stateFolder">Where it is kept.</param>
    /// <param name="masterKey">Where the master key is kept; null is the file <c>master.key</c> beside the database.</param>
    /// <param name="time">For the lock's note of who holds it.</param>
    /// <exception cref="StoreLockedException">Another process writes.</exception>
    /// <exception cref="StoreException">It cannot be used; nothing was changed.</exception>
    public static KeyStore OpenForWriting(string stateFolder, SecretSource? masterKey, TimeProvider time)
    {
        var folder = Path.GetFullPath(stateFolder);
        MakeFolder(folder);
        var held = StoreLock.Take(Path.Combine(folder, LockName), time.GetUtcNow());
        StoreConnection? connection = null;
        try
        {
            var path = Path.Combine(folder, DatabaseName);
            var source = MasterKeySource(folder, masterKey);
            if (File.Exists(path))
            {
                StoreSchema.CheckHeader(path);
            }
            else
            {
                using var first = new KeySealer(MasterKey.Find(source) ?? MasterKey.Make(source));
                StoreSchema.Create(path, first.SealCheck());
            }

            connection = new(path, SqliteOpenMode.ReadWrite);
            var version = StoreSchema.CheckVersion(connection);
            StoreSchema.CheckPages(connection);
            if (version < StoreSchema.Version)
            {
                StoreSchema.Migrate(path);
            }

            var sealer = OpenSealer(connection, source);
            connection.PrepareToWrite();
            return new(connection, new(sealer), held);
        }
        catch
        {
            connection?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens the store for reading; where there is none yet, nothing is made and nothing is known.</summary>
    /// <param name="stateFolder">Where it is kept.</param>
    /// <param name="masterKey">As for <see cref="OpenForWriting"/>; asked for only when a private key is.</param>
    /// <exception cref="StoreException">It cannot be used.</exception>
    public static KeyReader OpenForReading(string stateFolder, SecretSource? masterKey = null)
    {
        var folder = Path.GetFullPath(stateFolder);
        return Open(Path.Combine(folder, DatabaseName), MasterKeySource(folder, masterKey));
    }

    /// <summary>Adds one key.</summary>
    /// <exception cref="StoreException">The selector was used in this domain before.</exception>
    public ManagedKey AddKey(
        DomainName domain, Selector selector, KeyAlgorithm algorithm, ReadOnlyMemory<byte> publicKey, ReadOnlyMemory<byte> privateKey, DateTimeOffset at) =>
        AddKeys([new(domain, selector, algorithm, publicKey, privateKey, at)])[0];

    /// <summary>Adds keys, all or none, with one wait for the disk.</summary>
    /// <returns>In the order given.</returns>
    /// <exception cref="StoreException">A selector was used in its domain before.</exception>
    public IReadOnlyList<ManagedKey> AddKeys(IEnumerable<NewKey> keys)
    {
        // Sealed before it is this thread's turn to write.
        var boxed = keys.Select(key => (Key: key, Box: Seal(key))).ToList();
        return _connection.Write(db =>
        {
            using var insert = InsertCommand(db);
            return boxed.ConvertAll(each => Insert(insert, each.Key, each.Box));
        });
    }

    /// <summary>Adds a key that was made elsewhere, and the fact that it was.</summary>
    /// <param name="key">The key.</param>
    /// <param name="source">Where it came from.</param>
    /// <exception cref="StoreException">The selector was used in this domain before.</exception>
    public ManagedKey AddImported(NewKey key, string source)
    {
        var box = Seal(key);
        return _connection.Write(db =>
        {
            using var insert = InsertCommand(db);
            var added = Insert(insert, key, box);
            Append(db, [(added.Id, new KeyFact.Imported(key.At, source))]);
            return added;
        });
    }

    /// <summary>Adds one fact.</summary>
    public void Append(KeyId key, KeyFact fact) => Append([(key, fact)]);

    /// <summary>Adds facts, all or none, with one wait for the disk.</summary>
    public void Append(IEnumerable<(KeyId Key, KeyFact Fact)> facts)
    {
        var list = facts.ToList();
        _connection.Write(db => Append(db, list));
    }

    /// <summary>Journals that something is about to be tried.</summary>
    public AttemptId BeginAttempt(DomainName domain, string action, string detail, DateTimeOffset at) =>
        BeginAttempts([(domain, action, detail)], at)[0];

    /// <summary>The same for many domains, with one wait for the disk.</summary>
    /// <returns>In the order given.</returns>
    public IReadOnlyList<AttemptId> BeginAttempts(IEnumerable<(DomainName Domain, string Action, string Detail)> attempts, DateTimeOffset at) =>
        _connection.Write(db => AttemptJournal.Begin(db, attempts, at));

    /// <summary>Journals how it ended.</summary>
    public void FinishAttempt(AttemptId id, AttemptOutcome outcome, string result, DateTimeOffset at) =>
        FinishAttempts([(id, outcome, result)], at);

    /// <summary>The same for many, with one wait for the disk.</summary>
    public void FinishAttempts(IEnumerable<(AttemptId Id, AttemptOutcome Outcome, string Result)> attempts, DateTimeOffset at) =>
        _connection.Write(db => AttemptJournal.Finish(db, attempts, at));

    /// <summary>
    /// Overwrites the private key of a key that is Removed, and takes note of it. What lies in backups, and in what the file system keeps of old
    /// files, is as safe as the master key.
    /// </summary>
    /// <exception cref="StoreException">The key is not Removed; nothing was changed.</exception>
    public void DestroyPrivateKey(KeyId key, DateTimeOffset at)
    {
        _connection.Write(db =>
        {
            Append(db, [(key, new KeyFact.Destroyed(at))]);
            return db.Execute("UPDATE dkim_key SET private_key = X'' WHERE id = @key", ("@key", key.Number));
        });
        _connection.ForgetOldPages();
    }

    /// <summary>Takes note of what was done about things that were not as they should be.</summary>
    public void AppendRepairs(IReadOnlyList<Repair> repairs)
    {
        if (repairs.Count > 0)
        {
            _connection.Write(db => RepairTable.Append(db, repairs));
        }
    }

    /// <summary>Takes note of what signers are to be seen to sign by.</summary>
    public void RecordUnseen(IReadOnlyCollection<UnseenSigning> unseen)
    {
        if (unseen.Count > 0)
        {
            _connection.Write(db => UnseenTable.Record(db, unseen));
        }
    }

    /// <summary>Takes note that signers were seen to sign, or need not be; the times do not matter.</summary>
    public void ForgetUnseen(IReadOnlyCollection<UnseenSigning> seen)
    {
        if (seen.Count > 0)
        {
            _connection.Write(db => UnseenTable.Forget(db, seen));
        }
    }

    /// <summary>Takes note of what the name servers were told, or are about to be; null: of nothing.</summary>
    public void RecordTold(IEnumerable<(DomainName Domain, ToldZone? Zone)> told)
    {
        var rows = told.ToList();
        if (rows.Count > 0)
        {
            _connection.Write(db => ToldZoneTable.Record(db, rows));
        }
    }

    /// <summary>Takes note that a pass begins.</summary>
    /// <param name="mark">Now.</param>
    /// <param name="step">What was done to the clock since the last one: facts count as if it had been done before them.</param>
    public void RecordPass(PassMark mark, ClockStep? step) => _connection.Write(db =>
        (step is null ? 0 : ClockTable.Correct(db, step)) + ClockTable.Record(db, mark));

    /// <summary>Takes note that a person says the clock is right now; facts dated <paramref name="from"/> or later count as of now.</summary>
    /// <param name="from">Null: all facts are dated well.</param>
    /// <param name="mark">Now.</param>
    public void TrustClock(DateTimeOffset? from, PassMark mark) => _connection.Write(db =>
        (from is { } wrong ? ClockTable.Correct(db, wrong, mark.At) : 0) + ClockTable.Record(db, mark));

    /// <summary>Takes note that what the store believes of these domains is so.</summary>
    public void MarkProven(IEnumerable<DomainName> domains) => _connection.Write(db =>
        db.ExecuteEach("DELETE FROM unproven WHERE domain = @domain", domains, domain => [("@domain", StoreText.Of(domain))]));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _lock.Dispose();
        }
    }

    /// <summary>Where the master key is: where the configuration says, else beside the database.</summary>
    internal static SecretSource MasterKeySource(string stateFolder, SecretSource? configured) =>
        configured ?? new SecretSource.FromFile(Path.Combine(Path.GetFullPath(stateFolder), MasterKeyName));

    /// <summary>A folder that is there already keeps its mode: a person may have chosen it.</summary>
    internal static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        try
        {
            PrivateFolder.Ensure(folder, StateFolderMode);
        }
        catch (IOException error)
        {
            throw new StoreException($"cannot make the state folder: {error.Message}; nothing was changed", error);
        }
    }

    private static int Append(SqliteConnection db, IReadOnlyCollection<(KeyId Key, KeyFact Fact)> facts) => db.ExecuteEach(
        "INSERT INTO key_fact (key_id, kind, at, evidence) VALUES (@key, @kind, @at, @evidence)",
        facts.Select(each => (each.Key, each.Fact, Row: FactFormat.Write(each.Fact))),
        each => [("@key", each.Key.Number), ("@kind", each.Row.Kind), ("@at", StoreText.Of(each.Fact.At)), ("@evidence", each.Row.Evidence)]);

    private byte[] Seal(NewKey key) =>
        Sealer.Seal(key.PrivateKey.Span, KeySealer.Context(key.Domain, key.Selector, key.Algorithm, key.PublicKey.Span));

    private static SqliteCommand InsertCommand(SqliteConnection db)
    {
        var insert = db.CreateCommand();
        insert.CommandText = "INSERT INTO dkim_key (domain, selector, algorithm, public_key, private_key, generated_at) "
            + "VALUES (@domain, @selector, @algorithm, @public, @private, @at) ON CONFLICT DO NOTHING RETURNING id";
        return insert;
    }

    private static ManagedKey Insert(SqliteCommand insert, NewKey key, byte[] box)
    {
        insert.Parameters.Clear();
        insert.Parameters.AddWithValue("@domain", StoreText.Of(key.Domain));
        insert.Parameters.AddWithValue("@selector", key.Selector.Text);
        insert.Parameters.AddWithValue("@algorithm", key.Algorithm.ToString());
        insert.Parameters.AddWithValue("@public", key.PublicKey.ToArray());
        insert.Parameters.AddWithValue("@private", box);
        insert.Parameters.AddWithValue("@at", StoreText.Of(key.At));
        return insert.ExecuteScalar() is long id
            ? new(new(id), key.Domain, key.Selector, key.Algorithm, key.PublicKey.ToArray().ToImmutableArray(), key.At)
            : throw new StoreException($"the selector {key.Selector} was used for {key.Domain.ToStringWithoutDot()} before and is never used again; choose another; nothing was changed");
    }
}
