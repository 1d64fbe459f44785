using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>Puts SQLite's errors into words that help at night.</summary>
internal static class StoreErrors
{
    // Primary result codes, https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>Runs what uses the database at <paramref name="path"/>.</summary>
    /// <exception cref="StoreException">The database failed.</exception>
    public static T Told<T>(string path, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (SqliteException error)
        {
            throw new StoreException(Message(path, error), error);
        }
    }

    public static StoreException Damaged(string path, string how) =>
        new($"the store {path} is damaged ({how}); `keyops restore FILE` puts a backup in its place, the master key beside it stays; nothing was changed");

    public static StoreException NotAStore(string path, string what) =>
        new($"{path} is {what}, not a KeyOps store; move it away, or set 'state' to another folder; nothing was changed");

    private static string Message(string path, SqliteException error) => error.SqliteErrorCode switch
    {
        Corrupt => Damaged(path, error.Message).Message,
        NotADatabase => NotAStore(path, "not an SQLite database").Message,
        Full => $"the disk of the store {path} is full; make room and run again: what was not confirmed was not written",
        Busy => $"the store {path} is kept busy by another program for too long; close what reads or writes it (a database browser, a backup); nothing was changed",
        ReadOnly => $"the store {path} cannot be written: it or its folder is read-only for this user; nothing was changed",
        CannotOpen => $"the store {path} cannot be opened: look at the permissions of the file and its folder for this user; nothing was changed",
        InputOutput => $"the disk failed under the store {path} ({error.Message}); look at the kernel's log: what was not confirmed was not written",
        _ => $"the store {path} failed: {error.Message}; what was not confirmed was not written",
    };
}
