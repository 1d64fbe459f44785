using System.Globalization;
using System.Text;
using KeyOps.Operations.Store;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Tests.Store;

internal static class Sqlite
{
    public static void Execute(string path, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        connection.Execute(statement);
    }

    /// <summary>The database as statements that make it again: what the golden stores are.</summary>
    public static string Dump(string path, bool withRows = true)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Mode=ReadOnly");
        connection.Open();
        var text = new StringBuilder();
        foreach (var pragma in (string[])["application_id", "user_version"])
        {
            text.Append(CultureInfo.InvariantCulture, $"PRAGMA {pragma} = {connection.Number($"PRAGMA {pragma}")};\n");
        }

        var objects = connection.Rows(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'sqlite_sequence' ORDER BY rowid",
            row => (Type: row.GetString(0), Name: row.GetString(1), Sql: row.GetString(2))).ToList();
        foreach (var (_, name, sql) in objects.Where(each => each.Type == "table"))
        {
            text.Append(sql).Append(";\n");
            if (withRows)
            {
                Rows(connection, name, text);
            }
        }

        foreach (var (_, _, sql) in objects.Where(each => each.Type != "table"))
        {
            text.Append(sql).Append(";\n");
        }

        return text.ToString();
    }

    private static void Rows(SqliteConnection connection, string table, StringBuilder text)
    {
        foreach (var values in connection.Rows($"SELECT * FROM {table}", row => string.Join(", ", Enumerable.Range(0, row.FieldCount).Select(each => Literal(row.GetValue(each))))))
        {
            text.Append(CultureInfo.InvariantCulture, $"INSERT INTO {table} VALUES ({values});\n");
        }
    }

    private static string Literal(object value) => value switch
    {
        DBNull => "NULL",
        long number => number.ToString(CultureInfo.InvariantCulture),
        byte[] octets => $"X'{Convert.ToHexString(octets)}'",
        string words => $"'{words.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => throw new InvalidOperationException($"{value.GetType()} has no literal"),
    };
}
