using System.Globalization;
using System.Text;
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

    /// <summary>The database as statements that make it again: what the golden stores are.</summary>
    public static string Dump(string path, bool withRows = true)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Mode=ReadOnly");
        connection.Open();
        var text = new StringBuilder();
        foreach (var pragma in (string[])["application_id", "user_version"])
        {
            text.Append(CultureInfo.InvariantCulture, $"PRAGMA {pragma} = {connection.ExecuteScalar<long>($"PRAGMA {pragma}")};\n");
        }

        var objects = connection.Query<(string Type, string Name, string Sql)>("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'sqlite_sequence' ORDER BY rowid").ToList();
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
        using var reader = connection.ExecuteReader($"SELECT * FROM {table}");
        while (reader.Read())
        {
            text.Append(CultureInfo.InvariantCulture, $"INSERT INTO {table} VALUES ({string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(each => Literal(reader.GetValue(each))))});\n");
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
