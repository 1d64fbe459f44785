using Dapper;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>What the store knows of the clock: the last pass, the latest date on a fact, and corrections that a person made.</summary>
internal static class ClockTable
{
    /// <summary>Facts come in the order of time: the latest date is among the last of them.</summary>
    private const int LookedBack = 1000;

    public static PassMark? LastPass(SqliteConnection db) =>
        db.QuerySingleOrDefault<PassRow>("SELECT at AS At, boot AS Boot, uptime_ms AS UptimeMs FROM last_pass") is { } row
            ? new(StoreText.Time(row.At), row.Boot, TimeSpan.FromMilliseconds(row.UptimeMs))
            : null;

    /// <summary>The latest date on a fact that no correction covers.</summary>
    public static DateTimeOffset? LatestFact(SqliteConnection db) =>
        db.ExecuteScalar<string?>(
            $"""
            SELECT max(at) FROM (
                SELECT at FROM key_fact WHERE id > (SELECT coalesce(max(last_fact_id), 0) FROM clock_correction) ORDER BY id DESC LIMIT {LookedBack})
            """) is { } at
            ? StoreText.Time(at)
            : null;

    public static int Record(SqliteConnection db, SqliteTransaction transaction, PassMark mark) => db.Execute(
        "INSERT INTO last_pass (one, at, boot, uptime_ms) VALUES (1, @at, @boot, @uptime) ON CONFLICT (one) DO UPDATE SET at = @at, boot = @boot, uptime_ms = @uptime",
        new { at = StoreText.Of(mark.At), boot = mark.Boot, uptime = (long)mark.Uptime.TotalMilliseconds },
        transaction);

    public static int Correct(SqliteConnection db, SqliteTransaction transaction, DateTimeOffset from, DateTimeOffset countsAt) => db.Execute(
        "INSERT INTO clock_correction (from_at, last_fact_id, counts_at) SELECT @from, coalesce(max(id), 0), @countsAt FROM key_fact",
        new { from = StoreText.Of(from), countsAt = StoreText.Of(countsAt) },
        transaction);

    public static IReadOnlyList<ClockCorrection> Corrections(SqliteConnection db) =>
    [
        .. db.Query<CorrectionRow>("SELECT from_at AS FromAt, last_fact_id AS LastFactId, counts_at AS CountsAt FROM clock_correction ORDER BY id")
            .Select(row => new ClockCorrection(StoreText.Time(row.FromAt), row.LastFactId, StoreText.Time(row.CountsAt))),
    ];

    private sealed record PassRow(string At, string Boot, long UptimeMs);

    private sealed record CorrectionRow(string FromAt, long LastFactId, string CountsAt);
}
