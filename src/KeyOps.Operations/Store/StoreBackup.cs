using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>Copies the store into one file, consistent while a daemon writes. The master key is not in it.</summary>
public static class StoreBackup
{
    /// <summary>Writes the backup, 0600, checked before it appears under its name; one that was there is replaced.</summary>
    /// <param name="stateFolder">Where the store is.</param>
    /// <param name="masterKey">As for <see cref="KeyStore.OpenForWriting"/>; it is named, not read.</param>
    /// <param name="file">Where the backup goes.</param>
    /// <exception cref="StoreException">There is no store, it is damaged, or something that is no backup is at <paramref name="file"/>.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static StoreSummary Write(string stateFolder, SecretSource? masterKey, string file)
    {
        var target = FileStatus.Resolve(Path.GetFullPath(file));
        using var store = KeyStore.OpenForReading(stateFolder, masterKey);
        if (!store.Exists)
        {
            throw new StoreException($"there is no store in {Path.GetFullPath(stateFolder)} yet, so there is nothing to back up");
        }

        RequireReplaceable(target, stateFolder);
        var unfinished = $"{target}.{Environment.ProcessId}.new";
        try
        {
            AtomicFile.Write(unfinished, [], FileOwnership.Private);
            store.CopyTo(unfinished);
            var summary = Check(unfinished, target, KeyStore.MasterKeySource(stateFolder, masterKey));
            AtomicFile.Sync(unfinished);
            File.Move(unfinished, target, overwrite: true);
            PrivateFolder.SyncFolder(Path.GetDirectoryName(target)!);
            return summary;
        }
        finally
        {
            if (File.Exists(unfinished))
            {
                File.Delete(unfinished);
            }
        }
    }

    private static StoreSummary Check(string copy, string shownAs, SecretSource masterKey)
    {
        using var connection = new StoreConnection(copy, SqliteOpenMode.ReadOnly, shownAs);
        StoreSchema.CheckIntegrity(connection);
        using var reader = KeyReader.Over(connection);
        return StoreSummary.Of(reader, shownAs, MasterKey.Describe(masterKey), replaced: null);
    }

    private static void RequireReplaceable(string target, string stateFolder)
    {
        if (FileStatus.Of(target) is null)
        {
            return;
        }

        if (target == FileStatus.Resolve(Path.Combine(Path.GetFullPath(stateFolder), KeyStore.DatabaseName)))
        {
            throw new StoreException($"{target} is the store itself; name another file for its backup; nothing was changed");
        }

        try
        {
            StoreSchema.CheckHeader(target);
            using var present = new StoreConnection(target, SqliteOpenMode.ReadOnly);
            StoreSchema.CheckVersion(present);
        }
        catch (StoreException error)
        {
            throw new StoreException($"{target} is there already and is no backup that this keyops can read; move it away, or name another file; nothing was changed", error);
        }
    }
}
