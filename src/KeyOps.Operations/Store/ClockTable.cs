using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>What the store knows of the clock: the last pass, the latest date on a fact, and what is to be corrected about its dates.</summary>
internal static class ClockTable
{
    /// <summary>Facts come in the order of time: the latest date is among the last of them.</summary>
    private const int LookedBack = 1000;

    public static PassMark? LastPass(SqliteConnection db) => db.Rows(
            "SELECT at, boot, uptime_ms FROM last_pass",
            row => new PassMark(StoreText.Time(row.GetString(0)), row.GetString(1), TimeSpan.FromMilliseconds(row.GetInt64(2))))
        .SingleOrDefault();

    /// <summary>The latest date on a fact, as corrected.</summary>
    public static DateTimeOffset? LatestFact(SqliteConnection db)
    {
        var corrections = Corrections(db);
        return db.Rows($"SELECT id, at FROM key_fact ORDER BY id DESC LIMIT {LookedBack}", row => (Id: row.GetInt64(0), At: StoreText.Time(row.GetString(1))))
            .Max(fact => (DateTimeOffset?)corrections.Aggregate(fact.At, (at, correction) => correction.Apply(at, fact.Id)));
    }

    public static int Record(SqliteConnection db, PassMark mark) => db.Execute(
        "INSERT INTO last_pass (one, at, boot, uptime_ms) VALUES (1, @at, @boot, @uptime) ON CONFLICT (one) DO UPDATE SET at = @at, boot = @boot, uptime_ms = @uptime",
        ("@at", StoreText.Of(mark.At)),
        ("@boot", mark.Boot),
        ("@uptime", (long)mark.Uptime.TotalMilliseconds));

    public static int Correct(SqliteConnection db, DateTimeOffset from, DateTimeOffset countsAt) => db.Execute(
        "INSERT INTO clock_correction (last_fact_id, from_at, counts_at) SELECT coalesce(max(id), 0), @from, @countsAt FROM key_fact",
        ("@from", StoreText.Of(from)),
        ("@countsAt", StoreText.Of(countsAt)));

    public static int Correct(SqliteConnection db, ClockStep step) => db.Execute(
        "INSERT INTO clock_correction (last_fact_id, until_at, step_ms) SELECT coalesce(max(id), 0), @until, @by FROM key_fact",
        ("@until", StoreText.Of(step.Until)),
        ("@by", (long)step.By.TotalMilliseconds));

    /// <summary>In the order in which they apply.</summary>
    public static IReadOnlyList<ClockCorrection> Corrections(SqliteConnection db) =>
        [.. db.Rows("SELECT last_fact_id, from_at, counts_at, until_at, step_ms FROM clock_correction ORDER BY id", ToCorrection)];

    private static ClockCorrection ToCorrection(SqliteDataReader row) => row.TextOrNull(1) is { } from && row.TextOrNull(2) is { } countsAt
        ? new ClockCorrection.Trusted(row.GetInt64(0), StoreText.Time(from), StoreText.Time(countsAt))
        : new ClockCorrection.Stepped(row.GetInt64(0), new(StoreText.Time(row.GetString(3)), TimeSpan.FromMilliseconds(row.NumberOrNull(4) ?? 0)));
}
