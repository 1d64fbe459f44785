using Dapper;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Tests.Store;

internal static class Sqlite
{
    public static void Execute(string path, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Execute(statement);
    }
}
