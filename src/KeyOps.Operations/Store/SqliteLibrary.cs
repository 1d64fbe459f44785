namespace KeyOps.Operations.Store;

/// <summary>SQLite itself, which lies beside the program: the one file that is forgotten when a program is copied.</summary>
internal static class SqliteLibrary
{
    /// <summary>Loads it, when it is not loaded yet.</summary>
    /// <exception cref="StoreException">It is not there.</exception>
    public static void Require()
    {
        try
        {
            SQLitePCL.Batteries_V2.Init();
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException })
        {
            throw new StoreException($"SQLite's library cannot be loaded: libe_sqlite3.so belongs beside the program, in {AppContext.BaseDirectory}; copy it there too, or make a link to the program where it was put; nothing was changed", error);
        }
    }
}
