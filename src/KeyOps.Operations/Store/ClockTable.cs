using Dapper;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>What the store knows of the clock: the last pass, the latest date on a fact, and what is to be corrected about its dates.</summary>
internal static class ClockTable
{
    /// <summary>Facts come in the order of time: the latest date is among the last of them.</summary>
    private const int LookedBack = 1000;

    public static PassMark? LastPass(SqliteConnection db) =>
        db.QuerySingleOrDefault<PassRow>("SELECT at AS At, boot AS Boot, uptime_ms AS UptimeMs FROM last_pass") is { } row
            ? new(StoreText.Time(row.At), row.Boot, TimeSpan.FromMilliseconds(row.UptimeMs))
            : null;

    /// <summary>The latest date on a fact, as corrected.</summary>
    public static DateTimeOffset? LatestFact(SqliteConnection db)
    {
        var corrections = Corrections(db);
        return db.Query<(long Id, string At)>($"SELECT id, at FROM key_fact ORDER BY id DESC LIMIT {LookedBack}")
            .Max(fact => (DateTimeOffset?)corrections.Aggregate(StoreText.Time(fact.At), (at, correction) => correction.Apply(at, fact.Id)));
    }

    public static int Record(SqliteConnection db, SqliteTransaction transaction, PassMark mark) => db.Execute(
        "INSERT INTO last_pass (one, at, boot, uptime_ms) VALUES (1, @at, @boot, @uptime) ON CONFLICT (one) DO UPDATE SET at = @at, boot = @boot, uptime_ms = @uptime",
        new { at = StoreText.Of(mark.At), boot = mark.Boot, uptime = (long)mark.Uptime.TotalMilliseconds },
        transaction);

    public static int Correct(SqliteConnection db, SqliteTransaction transaction, DateTimeOffset from, DateTimeOffset countsAt) => db.Execute(
        "INSERT INTO clock_correction (last_fact_id, from_at, counts_at) SELECT coalesce(max(id), 0), @from, @countsAt FROM key_fact",
        new { from = StoreText.Of(from), countsAt = StoreText.Of(countsAt) },
        transaction);

    public static int Correct(SqliteConnection db, SqliteTransaction transaction, ClockStep step) => db.Execute(
        "INSERT INTO clock_correction (last_fact_id, until_at, step_ms) SELECT coalesce(max(id), 0), @until, @by FROM key_fact",
        new { until = StoreText.Of(step.Until), by = (long)step.By.TotalMilliseconds },
        transaction);

    /// <summary>In the order in which they apply.</summary>
    public static IReadOnlyList<ClockCorrection> Corrections(SqliteConnection db) =>
    [
        .. db.Query<CorrectionRow>("SELECT last_fact_id AS LastFactId, from_at AS FromAt, counts_at AS CountsAt, until_at AS UntilAt, step_ms AS StepMs FROM clock_correction ORDER BY id")
            .Select(ClockCorrection (row) => row is { FromAt: { } from, CountsAt: { } countsAt }
                ? new ClockCorrection.Trusted(row.LastFactId, StoreText.Time(from), StoreText.Time(countsAt))
                : new ClockCorrection.Stepped(row.LastFactId, new(StoreText.Time(row.UntilAt!), TimeSpan.FromMilliseconds(row.StepMs ?? 0)))),
    ];

    private sealed record PassRow(string At, string Boot, long UptimeMs);

    private sealed record CorrectionRow(long LastFactId, string? FromAt, string? CountsAt, string? UntilAt, long? StepMs);
}
