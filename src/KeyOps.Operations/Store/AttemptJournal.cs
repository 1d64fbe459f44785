using Dapper;
using KeyOps.Core.Names;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>What was tried for each domain, newest last; the older of it is forgotten.</summary>
internal static class AttemptJournal
{
    /// <summary>How many attempts are kept for a domain.</summary>
    public const int KeptPerDomain = 50;

    private const string Columns =
        "id AS Id, domain AS Domain, action AS Action, detail AS Detail, started_at AS StartedAt, finished_at AS FinishedAt, outcome AS Outcome, result AS Result, since AS Since";

    public static IReadOnlyList<AttemptId> Begin(
        SqliteConnection db, SqliteTransaction transaction, IEnumerable<(DomainName Domain, string Action, string Detail)> attempts, DateTimeOffset at)
    {
        var ids = new List<AttemptId>();
        foreach (var (domain, action, detail) in attempts)
        {
            var row = new { domain = StoreText.Of(domain), action, detail, at = StoreText.Of(at), KeptPerDomain };
            ids.Add(new(db.ExecuteScalar<long>(
                "INSERT INTO attempt (domain, action, detail, started_at, since) VALUES (@domain, @action, @detail, @at, @at) RETURNING id", row, transaction)));
            db.Execute(
                "DELETE FROM attempt WHERE domain = @domain AND id <= (SELECT id FROM attempt WHERE domain = @domain ORDER BY id DESC LIMIT 1 OFFSET @KeptPerDomain)",
                row,
                transaction);
        }

        return ids;
    }

    public static int Finish(
        SqliteConnection db, SqliteTransaction transaction, IEnumerable<(AttemptId Id, AttemptOutcome Outcome, string Result)> attempts, DateTimeOffset at)
    {
        foreach (var (id, outcome, result) in attempts)
        {
            // `since` goes on from the attempt before it when that ended the same way.
            var rows = db.Execute(
                """
                UPDATE attempt SET finished_at = @at, outcome = @outcome, result = @result, since = coalesce(
                    (SELECT CASE WHEN before.action = attempt.action AND before.outcome = @outcome AND before.result = @result THEN before.since END
                     FROM attempt AS before WHERE before.domain = attempt.domain AND before.id < attempt.id ORDER BY before.id DESC LIMIT 1), @at)
                WHERE id = @id AND finished_at IS NULL
                """,
                new { id = id.Number, outcome = Text(outcome), result, at = StoreText.Of(at) },
                transaction);
            if (rows != 1)
            {
                throw new InvalidOperationException($"{id} is not in the journal, or is finished already");
            }
        }

        return 0;
    }

    public static IReadOnlyList<Attempt> Latest(SqliteConnection db) =>
        [.. db.Query<Row>($"SELECT {Columns} FROM attempt WHERE id IN (SELECT max(id) FROM attempt GROUP BY domain, action) ORDER BY domain, id").Select(ToAttempt)];

    /// <summary>The domains, of these or (null) of all, whose newest attempt of this kind did not end well, whatever was tried since.</summary>
    public static IReadOnlyList<DomainName> NotDone(SqliteConnection db, string action, IReadOnlyCollection<DomainName>? only)
    {
        const string Newest = "SELECT domain FROM attempt WHERE id IN (SELECT max(id) FROM attempt WHERE {0} action = @action GROUP BY domain) AND outcome IS NOT 'done'";
        return only is null
            ? [.. db.Query<string>(string.Format(null, Newest, ""), new { action }).Select(DomainName.Parse)]
            : [.. only.Where(domain => db.Query<string>(string.Format(null, Newest, "domain = @name AND"), new { action, name = StoreText.Of(domain) }).Any())];
    }

    public static IReadOnlyList<Attempt> Of(SqliteConnection db, DomainName domain) =>
        [.. db.Query<Row>($"SELECT {Columns} FROM attempt WHERE domain = @name ORDER BY id", new { name = StoreText.Of(domain) }).Select(ToAttempt)];

    private static Attempt ToAttempt(Row row) => new(
        new(row.Id),
        DomainName.Parse(row.Domain),
        row.Action,
        row.Detail,
        StoreText.Time(row.StartedAt),
        row.FinishedAt is null ? null : StoreText.Time(row.FinishedAt),
        row.Outcome switch
        {
            null => null,
            "done" => AttemptOutcome.Done,
            "held" => AttemptOutcome.Held,
            _ => AttemptOutcome.Failed,
        },
        row.Result,
        StoreText.Time(row.Since));

    private static string Text(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Done => "done",
        AttemptOutcome.Held => "held",
        _ => "failed",
    };

    private sealed record Row(
        long Id, string Domain, string Action, string Detail, string StartedAt, string? FinishedAt, string? Outcome, string? Result, string Since);
}
