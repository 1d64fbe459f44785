using System.Reflection;
using DbUp;
using DbUp.Engine;
using KeyOps.Operations.Files;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>Makes the database, brings an older one forward, and tells a damaged or foreign one from ours.</summary>
internal static class StoreSchema
{
    /// <summary>The schema's version: that of the last file in Migrations/, which sets <c>user_version</c> to it.</summary>
    public const int Version = 4;

    /// <summary>"KOps" in the database's header.</summary>
    public const int ApplicationId = 1263497331;

    private static readonly byte[] Magic = "SQLite format 3\0"u8.ToArray();

    /// <summary>Makes a database that holds <paramref name="sealedCheck"/>; it appears under its name complete or not at all.</summary>
    public static void Create(string path, byte[] sealedCheck)
    {
        SqliteLibrary.Require();
        var unfinished = path + ".new";
        StoreErrors.Told(path, () =>
        {
            try
            {
                File.Delete(unfinished);
                File.Delete(unfinished + "-journal");
                // SQLite gives its other files the mode of this one.
                AtomicFile.Write(unfinished, [], FileOwnership.Private);
                Migrate(unfinished);
                using (var connection = new SqliteConnection($"Data Source={unfinished};Pooling=False"))
                {
                    connection.Open();
                    connection.Execute("INSERT INTO master_key_check (one, sealed) VALUES (1, @sealed)", ("@sealed", sealedCheck));
                }

                File.Move(unfinished, path);
                PrivateFolder.SyncFolder(Path.GetDirectoryName(path)!);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new StoreException($"cannot make the store {path}: {error.Message}; nothing was changed", error);
            }

            return 0;
        });
    }

    /// <summary>Looks at the file before SQLite does: to SQLite an empty file is a fine new database.</summary>
    /// <exception cref="StoreException">It is no SQLite database.</exception>
    public static void CheckHeader(string path)
    {
        Span<byte> header = stackalloc byte[100];
        int length;
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.None, share: FileShare.ReadWrite | FileShare.Delete);
            length = RandomAccess.Read(file, header, 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"cannot read the store: {error.Message}; nothing was changed", error);
        }

        if (length == 0)
        {
            throw StoreErrors.Damaged(path, "it is empty");
        }

        if (!header[..Math.Min(length, Magic.Length)].SequenceEqual(Magic.AsSpan(0, Math.Min(length, Magic.Length))))
        {
            throw StoreErrors.NotAStore(path, "not an SQLite database");
        }

        if (length < header.Length)
        {
            throw StoreErrors.Damaged(path, $"it ends after {length} octets");
        }
    }

    /// <summary>Checks that the open database is ours and of a version that this program knows.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="StoreException">It is not.</exception>
    public static int CheckVersion(StoreConnection connection)
    {
        var application = connection.Read(db => db.Number("PRAGMA application_id"));
        if (application != ApplicationId)
        {
            throw StoreErrors.NotAStore(connection.Path, "another program's SQLite database");
        }

        var version = connection.Read(db => db.Number("PRAGMA user_version"));
        return version <= Version
            ? (int)version
            : throw new StoreException($"the store {connection.Path} was written by a newer keyops (store version {version}, this one knows {Version}); run the newer one; nothing was changed");
    }

    /// <summary>Walks every page of the database.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
    public static void CheckPages(StoreConnection connection) => Check(connection, "PRAGMA quick_check(1)");

    /// <summary>As <see cref="CheckPages"/>, and holds indexes against tables; slower.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
    public static void CheckIntegrity(StoreConnection connection) => Check(connection, "PRAGMA integrity_check(1)");

    private static void Check(StoreConnection connection, string check)
    {
        var verdict = connection.Read(db => db.Rows(check, row => row.GetString(0)).FirstOrDefault());
        if (verdict != "ok")
        {
            throw StoreErrors.Damaged(connection.Path, verdict ?? "its check gave no answer");
        }
    }

    /// <summary>Runs the migrations that the database has not seen, each in a transaction.</summary>
    public static void Migrate(string path)
    {
        var result = DeployChanges.To
            .SqliteDatabase($"Data Source={path};Pooling=False")
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), name => name.Contains(".Store.Migrations.", StringComparison.Ordinal))
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
        {
            throw Failed(path, result);
        }
    }

    private static StoreException Failed(string path, DatabaseUpgradeResult result) =>
        new($"the store {path} could not be brought to version {Version} ({result.ErrorScript?.Name}: {result.Error.Message}); it is as it was before that step", result.Error);
}
