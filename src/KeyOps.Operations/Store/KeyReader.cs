using System.Collections.Immutable;
using System.Runtime.InteropServices;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>What the store knows, for reading; also while another process writes. Safe for several threads.</summary>
public class KeyReader : IDisposable
{
    private const string KeyColumns = "id, domain, selector, algorithm, public_key, generated_at";
    private const string FactColumns = "id, key_id, kind, at, evidence";

    private readonly StoreConnection? _connection;
    private readonly Lazy<KeySealer> _sealer;

    /// <param name="connection">Null: there is no store yet, so it knows nothing.</param>
    /// <param name="sealer">Made when the first private key is asked for: most readers need no master key.</param>
    private protected KeyReader(StoreConnection? connection, Lazy<KeySealer> sealer) => (_connection, _sealer) = (connection, sealer);

    private protected KeySealer Sealer => _sealer.Value;

    internal static KeyReader Open(string path, SecretSource masterKey)
    {
        // One in a folder that cannot be looked into is not one that is not there.
        if (FileStatus.Of(path) is null)
        {
            return new(null, new(() => throw new InvalidOperationException("no store, no key")));
        }

        StoreSchema.CheckHeader(path);
        var connection = new StoreConnection(path, SqliteOpenMode.ReadOnly);
        try
        {
            if (StoreSchema.CheckVersion(connection) < StoreSchema.Version)
            {
                throw new StoreException($"the store {path} was written by an older keyops; 'keyops apply' brings it forward; nothing was changed");
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return new(connection, new(() => OpenSealer(connection, masterKey)));
    }

    /// <summary>Reads facts, and no private key, over a connection that is checked already.</summary>
    internal static KeyReader Over(StoreConnection connection) => new(connection, new(() => throw new InvalidOperationException("opened without a master key")));

    /// <exception cref="StoreException">The master key is missing, or is not the one of this store.</exception>
    internal static KeySealer OpenSealer(StoreConnection connection, SecretSource source)
    {
        var masterKey = MasterKey.Find(source);
        if (masterKey is null)
        {
            var count = connection.Read(db => db.Number("SELECT count(*) FROM dkim_key"));
            throw new StoreException($"{MasterKey.Describe(source)} is missing, and the store {connection.Path} holds {count} private keys under it; put it back from your backup; nothing was changed");
        }

        var sealer = new KeySealer(masterKey);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(masterKey);
        var check = connection.Read(db => db.Rows("SELECT sealed FROM master_key_check", row => row.Octets(0)).SingleOrDefault());
        if (check is null || !sealer.Opens(check))
        {
            sealer.Dispose();
            throw new StoreException($"{MasterKey.Describe(source)} is not the one that the store {connection.Path} was made with; put the right one back from your backup; nothing was changed");
        }

        return sealer;
    }

    /// <summary>Every key that this domain ever had, oldest first.</summary>
    public IReadOnlyList<KeyHistory> HistoriesOf(DomainName domain)
    {
        var name = StoreText.Of(domain);
        var histories = Query(
            db => db.Rows($"SELECT {KeyColumns} FROM dkim_key WHERE domain = @name ORDER BY id", KeyRow.Read, ("@name", name)),
            db => db.Rows($"SELECT {FactColumns} FROM key_fact WHERE key_id IN (SELECT id FROM dkim_key WHERE domain = @name) ORDER BY key_id, id", FactRow.Read, ("@name", name)));
        return histories.Count == 0 ? [] : histories.Values.Single();
    }

    /// <summary>Every key of every domain.</summary>
    public IReadOnlyDictionary<DomainName, IReadOnlyList<KeyHistory>> AllHistories() => Query(
        db => db.Rows($"SELECT {KeyColumns} FROM dkim_key ORDER BY id", KeyRow.Read),
        db => db.Rows($"SELECT {FactColumns} FROM key_fact ORDER BY key_id, id", FactRow.Read));

    /// <summary>The newest attempt for each domain.</summary>
    public IReadOnlyList<Attempt> LatestAttempts() => _connection is null ? [] : _connection.Read(AttemptJournal.Latest);

    /// <summary>The domains, of these or (null) of all, whose newest attempt of this kind did not end well, or not at all.</summary>
    public IReadOnlyList<DomainName> NotDone(string action, IReadOnlyCollection<DomainName>? only) =>
        _connection is null ? [] : _connection.Read(db => AttemptJournal.NotDone(db, action, only));

    /// <summary>Everything that is still in the journal of a domain, the oldest first.</summary>
    public IReadOnlyList<Attempt> AttemptsOf(DomainName domain) => _connection is null ? [] : _connection.Read(db => AttemptJournal.Of(db, domain));

    /// <summary>What was done about a thing that was not as it should be, the newest last.</summary>
    public IReadOnlyList<Repair> RepairsOf(string thing) => _connection is null ? [] : _connection.Read(db => RepairTable.Of(db, thing));

    /// <summary>What is left as somebody else wants it.</summary>
    public IReadOnlyList<Repair> LeftThings() => _connection is null ? [] : _connection.Read(RepairTable.Left);

    /// <summary>What signers are still to be seen to sign by.</summary>
    public IReadOnlyList<UnseenSigning> Unseen() => _connection is null ? [] : _connection.Read(UnseenTable.All);

    /// <summary>What the name servers were told of this domain's zone last; null when nothing is on record.</summary>
    public ToldZone? ToldZoneOf(DomainName domain) => _connection?.Read(db => ToldZoneTable.Of(db, domain));

    /// <summary>The same of all domains.</summary>
    public IReadOnlyDictionary<DomainName, ToldZone> ToldZones() => _connection is null ? new Dictionary<DomainName, ToldZone>() : _connection.Read(ToldZoneTable.All);

    /// <summary>The last pass; null when there was none.</summary>
    public PassMark? LastPass() => _connection?.Read(ClockTable.LastPass);

    /// <summary>The latest date on a fact; null when there is none.</summary>
    public DateTimeOffset? LatestFactAt() => _connection?.Read(ClockTable.LatestFact);

    /// <summary>Domains that came out of a backup, and when, about which the name servers have not been asked since.</summary>
    public IReadOnlyDictionary<DomainName, DateTimeOffset> Unproven() => _connection is null
        ? new Dictionary<DomainName, DateTimeOffset>()
        : _connection.Read(db => db.Rows("SELECT domain, restored_at FROM unproven", row => (Domain: DomainName.Parse(row.GetString(0)), At: StoreText.Time(row.GetString(1))))
            .ToDictionary(each => each.Domain, each => each.At));

    /// <summary>Copies the whole store as it is at one moment into an empty file; whoever writes goes on.</summary>
    internal void CopyTo(string path) => (_connection ?? throw new InvalidOperationException("there is no store to copy")).Read(db =>
    {
        using var copy = new SqliteConnection($"Data Source={path};Pooling=False");
        copy.Open();
        db.BackupDatabase(copy);
        // One file that is complete in itself.
        copy.Execute("PRAGMA journal_mode = DELETE");
        return 0;
    });

    /// <summary>Whether there is a store at all.</summary>
    public bool Exists => _connection is not null;

    /// <summary>The private key, PKCS#8 in DER. The caller zeroes it after use.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public byte[] PrivateKeyOf(KeyId id)
    {
        var found = _connection?.Read(db =>
                db.Rows($"SELECT {KeyColumns}, private_key FROM dkim_key WHERE id = @id", row => (Key: KeyRow.Read(row), Box: row.Octets(6)), ("@id", id.Number)).ToList()) is [var only]
            ? only
            : throw new InvalidOperationException($"the store has no key {id}");
        if (found.Box.Length == 0)
        {
            throw new StoreException($"the private key of {found.Key.Selector}._domainkey.{found.Key.Domain} was destroyed; it is nowhere in the store");
        }

        var key = ToKey(found.Key, _connection.Path);
        return Sealer.TryOpen(found.Box, KeySealer.Context(key.Domain, key.Selector, key.Algorithm, key.PublicKey.AsSpan()), out var secret)
            ? secret
            : throw StoreErrors.Damaged(_connection.Path, $"the private key of {key.Selector}._domainkey.{key.Domain} does not open under the master key");
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (_sealer.IsValueCreated)
            {
                _sealer.Value.Dispose();
            }

            _connection?.Dispose();
        }
    }

    private Dictionary<DomainName, IReadOnlyList<KeyHistory>> Query(
        Func<SqliteConnection, IEnumerable<KeyRow>> keys,
        Func<SqliteConnection, IEnumerable<FactRow>> facts)
    {
        if (_connection is null)
        {
            return [];
        }

        return _connection.Read(db =>
        {
            // One snapshot for both questions: a writer may be at work.
            using var transaction = db.BeginTransaction(deferred: true);
            var corrections = ClockTable.Corrections(db);
            var managed = keys(db).Select(row => ToKey(row, _connection.Path)).ToList();
            var known = facts(db).GroupBy(row => row.KeyId).ToDictionary(rows => rows.Key, rows => rows.Select(row => ToFact(row, corrections, _connection.Path)).ToImmutableArray());
            return managed
                .Select(key => new KeyHistory(key, known.GetValueOrDefault(key.Id.Number, [])))
                .GroupBy(history => history.Key.Domain)
                .ToDictionary(group => group.Key, IReadOnlyList<KeyHistory> (group) => [.. group]);
        });
    }

    private static ManagedKey ToKey(KeyRow row, string path)
    {
        try
        {
            return KeyAlgorithm.TryParse(row.Algorithm, out var algorithm, out var error)
                ? new(
                    new(row.Id),
                    DomainName.Parse(row.Domain),
                    Selector.Parse(row.Selector),
                    algorithm,
                    ImmutableCollectionsMarshal.AsImmutableArray(row.PublicKey),
                    StoreText.Time(row.GeneratedAt))
                : throw new FormatException(error);
        }
        catch (FormatException error)
        {
            throw StoreErrors.Damaged(path, $"row {row.Id} of dkim_key: {error.Message}");
        }
    }

    private static KeyFact ToFact(FactRow row, IReadOnlyList<ClockCorrection> corrections, string path)
    {
        try
        {
            return corrections.Aggregate(FactFormat.Read(row.Kind, row.At, row.Evidence), (fact, correction) => correction.Apply(fact, row.Id));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw StoreErrors.Damaged(path, $"a fact of key {row.KeyId}: {error.Message}");
        }
    }

    private sealed record KeyRow(long Id, string Domain, string Selector, string Algorithm, byte[] PublicKey, string GeneratedAt)
    {
        /// <summary>From <see cref="KeyColumns"/>.</summary>
        public static KeyRow Read(SqliteDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Octets(4), row.GetString(5));
    }

    private sealed record FactRow(long Id, long KeyId, string Kind, string At, string Evidence)
    {
        /// <summary>From <see cref="FactColumns"/>.</summary>
        public static FactRow Read(SqliteDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4));
    }
}
