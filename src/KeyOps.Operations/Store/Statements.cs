using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>
/// Statements as one call each, values bound by name (<c>("@name", value)</c>, null is NULL). They take part in the connection's open transaction. Nothing here
/// looks at types at run time: the program is compiled ahead of time.
/// </summary>
internal static class Statements
{
    /// <summary>Runs one or more statements.</summary>
    /// <returns>How many rows they changed.</returns>
    public static int Execute(this SqliteConnection db, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(db, sql);
        Bind(command, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs one statement for each item, prepared once.</summary>
    /// <returns>How many rows all of them changed.</returns>
    public static int ExecuteEach<T>(this SqliteConnection db, string sql, IEnumerable<T> items, Func<T, (string Name, object? Value)[]> values)
    {
        using var command = Command(db, sql);
        var changed = 0;
        foreach (var item in items)
        {
            command.Parameters.Clear();
            Bind(command, values(item));
            changed += command.ExecuteNonQuery();
        }

        return changed;
    }

    /// <summary>The first column of the first row, a number.</summary>
    /// <exception cref="InvalidOperationException">There is no row, or no number in it.</exception>
    public static long Number(this SqliteConnection db, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(db, sql);
        Bind(command, values);
        return command.ExecuteScalar() is long number ? number : throw new InvalidOperationException($"no number from: {sql}");
    }

    /// <summary>The rows, each read as they are asked for: before the connection is used for anything else that changes them.</summary>
    public static IEnumerable<T> Rows<T>(this SqliteConnection db, string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] values)
    {
        using var command = Command(db, sql);
        Bind(command, values);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return read(reader);
        }
    }

    /// <summary>The text of a column; null for NULL.</summary>
    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>The number in a column; null for NULL.</summary>
    public static long? NumberOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    /// <summary>The octets of a column.</summary>
    public static byte[] Octets(this SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private static SqliteCommand Command(SqliteConnection db, string sql)
    {
        var command = db.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static void Bind(SqliteCommand command, ReadOnlySpan<(string Name, object? Value)> values)
    {
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }
    }
}
