using System.Globalization;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using KeyOps.Operations.Reconcile;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>Puts a backup in the store's place; the store that was there is kept beside it.</summary>
public static class StoreRestore
{
    /// <summary>
    /// Checks the backup, brings it to the present version, and puts it in place in one step: a crash leaves the old store or the new one. What it says
    /// of each domain counts as unproven until the name servers were asked.
    /// </summary>
    /// <param name="stateFolder">Where the store is, or will be.</param>
    /// <param name="masterKey">As for <see cref="KeyStore.OpenForWriting"/>; it must open the backup.</param>
    /// <param name="file">The backup.</param>
    /// <param name="time">Dates the replaced store's name.</param>
    /// <exception cref="StoreLockedException">A daemon, or another verb, is writing.</exception>
    /// <exception cref="StoreException">It is no good backup for this store; nothing was changed.</exception>
    /// <exception cref="IOException">It cannot be written; nothing was changed.</exception>
    public static StoreSummary Run(string stateFolder, SecretSource? masterKey, string file, TimeProvider time)
    {
        var folder = Path.GetFullPath(stateFolder);
        var backup = Path.GetFullPath(file);
        KeyStore.MakeFolder(folder);
        using var held = StoreLock.Take(Path.Combine(folder, KeyStore.LockName), time.GetUtcNow());
        StoreSchema.CheckHeader(backup);
        if (File.Exists(backup + "-wal"))
        {
            throw new StoreException($"{backup}-wal lies beside {backup}: that is a store in use, not a backup; make one with `keyops backup`; nothing was changed");
        }

        var unfinished = Path.Combine(folder, KeyStore.DatabaseName + ".restored");
        try
        {
            AtomicFile.Write(unfinished, File.ReadAllBytes(backup), FileOwnership.Private);
            var summary = Prepare(unfinished, backup, KeyStore.MasterKeySource(folder, masterKey), Uptime.Now(time));
            AtomicFile.Sync(unfinished);
            var path = Path.Combine(folder, KeyStore.DatabaseName);
            var replaced = File.Exists(path) ? SetAside(path, time.GetUtcNow()) : null;
            File.Move(unfinished, path, overwrite: true);
            PrivateFolder.SyncFolder(folder);
            return summary with { ReplacedStore = replaced };
        }
        finally
        {
            File.Delete(unfinished);
            File.Delete(unfinished + "-journal");
        }
    }

    private static StoreSummary Prepare(string copy, string shownAs, SecretSource masterKey, PassMark now)
    {
        using var connection = new StoreConnection(copy, SqliteOpenMode.ReadWrite, shownAs);
        var version = StoreSchema.CheckVersion(connection);
        StoreSchema.CheckIntegrity(connection);
        connection.Read(db => db.Execute("PRAGMA journal_mode = DELETE"));
        if (version < StoreSchema.Version)
        {
            StoreSchema.Migrate(copy);
        }

        KeyReader.OpenSealer(connection, masterKey).Dispose();
        connection.Write(db => db.Execute(
            "INSERT OR REPLACE INTO unproven (domain, restored_at) SELECT DISTINCT domain, @at FROM dkim_key", ("@at", StoreText.Of(now.At)))
            // The last pass before another start of the machine says nothing of the clock; of this one it tells whether the clock was set since.
            + db.Execute("DELETE FROM last_pass WHERE boot <> @boot OR boot = '' OR uptime_ms > @uptime", ("@boot", now.Boot), ("@uptime", (long)now.Uptime.TotalMilliseconds)));
        using var reader = KeyReader.Over(connection);
        return StoreSummary.Of(reader, shownAs, MasterKey.Describe(masterKey), replaced: null);
    }

    /// <summary>Copies the present store to a name of its own; the copy in place stays until it is replaced.</summary>
    private static string SetAside(string path, DateTimeOffset now)
    {
        var name = $"{path}.replaced-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        var kept = name;
        for (var number = 2; File.Exists(kept); number++)
        {
            kept = $"{name}-{number}";
        }

        // The log beside the old store must not meet the new one: into the store with it, or, from a damaged one, aside too.
        try
        {
            using var connection = new StoreConnection(path, SqliteOpenMode.ReadWrite);
            connection.ForgetOldPages();
        }
        catch (StoreException)
        {
            if (File.Exists(path + "-wal"))
            {
                File.Move(path + "-wal", kept + "-wal");
            }
        }

        File.Copy(path, kept);
        AtomicFile.Sync(kept);
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        return kept;
    }
}
