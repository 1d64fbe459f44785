using Dapper;
using KeyOps.Core.Lifecycle;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>What was put right, and what is left to whoever changed it; the older of it is forgotten.</summary>
internal static class RepairTable
{
    /// <summary>How many rows are kept for a thing: more than a decision looks at.</summary>
    private const int KeptPerThing = 10;

    private const string Columns = "thing AS Thing, wanted AS Wanted, at AS At, kind AS Kind";

    public static IReadOnlyList<Repair> Of(SqliteConnection db, string thing) =>
        [.. db.Query<Row>($"SELECT {Columns} FROM repair WHERE thing = @thing ORDER BY id", new { thing }).Select(ToRepair)];

    /// <summary>The things that are left as somebody else wants them.</summary>
    public static IReadOnlyList<Repair> Left(SqliteConnection db) =>
        [.. db.Query<Row>($"SELECT {Columns} FROM repair AS standing WHERE kind = 'left' AND NOT EXISTS (SELECT 1 FROM repair AS later WHERE later.thing = standing.thing AND later.id > standing.id) ORDER BY thing").Select(ToRepair)];

    public static int Append(SqliteConnection db, SqliteTransaction transaction, IReadOnlyList<Repair> repairs)
    {
        foreach (var repair in repairs)
        {
            var row = new { thing = repair.Thing, wanted = repair.Wanted, at = StoreText.Of(repair.At), kind = Text(repair.Kind), KeptPerThing };
            db.Execute("INSERT INTO repair (thing, wanted, at, kind) VALUES (@thing, @wanted, @at, @kind)", row, transaction);
            db.Execute(
                "DELETE FROM repair WHERE thing = @thing AND id <= (SELECT id FROM repair WHERE thing = @thing ORDER BY id DESC LIMIT 1 OFFSET @KeptPerThing)",
                row,
                transaction);
        }

        return repairs.Count;
    }

    private static Repair ToRepair(Row row) => new(row.Thing, row.Wanted, StoreText.Time(row.At), row.Kind switch
    {
        "written" => RepairKind.Written,
        "mended" => RepairKind.Mended,
        "left" => RepairKind.Left,
        _ => RepairKind.Settled,
    });

    private static string Text(RepairKind kind) => kind switch
    {
        RepairKind.Written => "written",
        RepairKind.Mended => "mended",
        RepairKind.Left => "left",
        _ => "settled",
    };

    private sealed record Row(string Thing, string Wanted, string At, string Kind);
}
