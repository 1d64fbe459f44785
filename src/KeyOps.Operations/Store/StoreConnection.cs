using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>One connection, used by one thread at a time; its errors are told as <see cref="StoreException"/>.</summary>
internal sealed class StoreConnection : IDisposable
{
    private readonly Lock _turn = new();
    private readonly SqliteConnection _connection;

    /// <param name="path">The database.</param>
    /// <param name="mode">For reading or for writing.</param>
    /// <param name="shownAs">How messages name it, when it is a copy that nobody knows; null is <paramref name="path"/>.</param>
    public StoreConnection(string path, SqliteOpenMode mode, string? shownAs = null)
    {
        SqliteLibrary.Require();
        Path = shownAs ?? path;
        _connection = Open(path, mode, Path);
    }

    /// <summary>How messages name it.</summary>
    public string Path { get; }

    /// <summary>Sets the database up for writing, once it is known to be ours: this alone changes its header.</summary>
    public void PrepareToWrite() =>
        // Readers go on while one writes; a commit is on disk when it returns.
        Read(db => db.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"));

    /// <summary>Empties the log of what was written: old pages lie in it until it is used again.</summary>
    public void ForgetOldPages() => Read(db => db.Execute("PRAGMA wal_checkpoint(TRUNCATE)"));

    public T Read<T>(Func<SqliteConnection, T> read)
    {
        lock (_turn)
        {
            return StoreErrors.Told(Path, () => read(_connection));
        }
    }

    /// <summary>Runs all of <paramref name="write"/> in one transaction: on disk when this returns, undone when it throws.</summary>
    public T Write<T>(Func<SqliteConnection, T> write)
    {
        lock (_turn)
        {
            return StoreErrors.Told(Path, () =>
            {
                using var transaction = _connection.BeginTransaction(deferred: false);
                var result = write(_connection);
                transaction.Commit();
                return result;
            });
        }
    }

    public void Dispose()
    {
        lock (_turn)
        {
            _connection.Dispose();
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode, string shownAs) => StoreErrors.Told(shownAs, () =>
    {
        try
        {
            return OpenSource(path, mode);
        }
        catch (SqliteException error) when (mode == SqliteOpenMode.ReadOnly && error.SqliteErrorCode is 8 or 14 && !File.Exists(path + "-wal"))
        {
            // A reader without the right to make the WAL's index beside the database. Nobody is writing, so the file alone is the truth.
            return OpenSource($"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1", mode);
        }
    });

    private static SqliteConnection OpenSource(string source, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 10, // seconds that another program may keep it busy
            ForeignKeys = true,
        }.ToString());
        try
        {
            connection.Open();
            connection.Number("SELECT count(*) FROM sqlite_master");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
