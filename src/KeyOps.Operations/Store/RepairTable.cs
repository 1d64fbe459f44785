using KeyOps.Core.Lifecycle;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>What was put right, and what is left to whoever changed it; the older of it is forgotten.</summary>
internal static class RepairTable
{
    /// <summary>How many rows are kept for a thing: more than a decision looks at.</summary>
    private const int KeptPerThing = 10;

    private const string Columns = "thing, wanted, at, kind";

    public static IReadOnlyList<Repair> Of(SqliteConnection db, string thing) =>
        [.. db.Rows($"SELECT {Columns} FROM repair WHERE thing = @thing ORDER BY id", ToRepair, ("@thing", thing))];

    /// <summary>The things that are left as somebody else wants them.</summary>
    public static IReadOnlyList<Repair> Left(SqliteConnection db) =>
        [.. db.Rows($"SELECT {Columns} FROM repair AS standing WHERE kind = 'left' AND NOT EXISTS (SELECT 1 FROM repair AS later WHERE later.thing = standing.thing AND later.id > standing.id) ORDER BY thing", ToRepair)];

    public static int Append(SqliteConnection db, IReadOnlyList<Repair> repairs)
    {
        foreach (var repair in repairs)
        {
            db.Execute(
                "INSERT INTO repair (thing, wanted, at, kind) VALUES (@thing, @wanted, @at, @kind)",
                ("@thing", repair.Thing),
                ("@wanted", repair.Wanted),
                ("@at", StoreText.Of(repair.At)),
                ("@kind", Text(repair.Kind)));
            db.Execute(
                "DELETE FROM repair WHERE thing = @thing AND id <= (SELECT id FROM repair WHERE thing = @thing ORDER BY id DESC LIMIT 1 OFFSET @kept)",
                ("@thing", repair.Thing),
                ("@kept", KeptPerThing));
        }

        return repairs.Count;
    }

    private static Repair ToRepair(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), StoreText.Time(row.GetString(2)), row.GetString(3) switch
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
}
