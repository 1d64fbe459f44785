using KeyOps.Core.Names;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>What was tried for each domain, newest last; the older of it is forgotten.</summary>
internal static class AttemptJournal
{
    /// <summary>How many attempts are kept for a domain.</summary>
    public const int KeptPerDomain = 50;

    private const string Columns = "id, domain, action, detail, started_at, finished_at, outcome, result, since";

    public static IReadOnlyList<AttemptId> Begin(
        SqliteConnection db, IEnumerable<(DomainName Domain, string Action, string Detail)> attempts, DateTimeOffset at)
    {
        var ids = new List<AttemptId>();
        foreach (var (domain, action, detail) in attempts)
        {
            var name = StoreText.Of(domain);
            ids.Add(new(db.Number(
                "INSERT INTO attempt (domain, action, detail, started_at, since) VALUES (@domain, @action, @detail, @at, @at) RETURNING id",
                ("@domain", name),
                ("@action", action),
                ("@detail", detail),
                ("@at", StoreText.Of(at)))));
            db.Execute(
                "DELETE FROM attempt WHERE domain = @domain AND id <= (SELECT id FROM attempt WHERE domain = @domain ORDER BY id DESC LIMIT 1 OFFSET @kept)",
                ("@domain", name),
                ("@kept", KeptPerDomain));
        }

        return ids;
    }

    public static int Finish(
        SqliteConnection db, IEnumerable<(AttemptId Id, AttemptOutcome Outcome, string Result)> attempts, DateTimeOffset at)
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
                ("@id", id.Number),
                ("@outcome", Text(outcome)),
                ("@result", result),
                ("@at", StoreText.Of(at)));
            if (rows != 1)
            {
                throw new InvalidOperationException($"{id} is not in the journal, or is finished already");
            }
        }

        return 0;
    }

    public static IReadOnlyList<Attempt> Latest(SqliteConnection db) =>
        [.. db.Rows($"SELECT {Columns} FROM attempt WHERE id IN (SELECT max(id) FROM attempt GROUP BY domain, action) ORDER BY domain, id", ToAttempt)];

    /// <summary>The domains, of these or (null) of all, whose newest attempt of this kind did not end well, whatever was tried since.</summary>
    public static IReadOnlyList<DomainName> NotDone(SqliteConnection db, string action, IReadOnlyCollection<DomainName>? only)
    {
        const string Newest = "SELECT domain FROM attempt WHERE id IN (SELECT max(id) FROM attempt WHERE {0} action = @action GROUP BY domain) AND outcome IS NOT 'done'";
        return only is null
            ? [.. db.Rows(string.Format(null, Newest, ""), row => DomainName.Parse(row.GetString(0)), ("@action", action))]
            : [.. only.Where(domain => db.Rows(string.Format(null, Newest, "domain = @name AND"), row => row.GetString(0), ("@action", action), ("@name", StoreText.Of(domain))).Any())];
    }

    public static IReadOnlyList<Attempt> Of(SqliteConnection db, DomainName domain) =>
        [.. db.Rows($"SELECT {Columns} FROM attempt WHERE domain = @name ORDER BY id", ToAttempt, ("@name", StoreText.Of(domain)))];

    private static Attempt ToAttempt(SqliteDataReader row) => new(
        new(row.GetInt64(0)),
        DomainName.Parse(row.GetString(1)),
        row.GetString(2),
        row.GetString(3),
        StoreText.Time(row.GetString(4)),
        row.TextOrNull(5) is { } finished ? StoreText.Time(finished) : null,
        row.TextOrNull(6) switch
        {
            null => null,
            "done" => AttemptOutcome.Done,
            "held" => AttemptOutcome.Held,
            _ => AttemptOutcome.Failed,
        },
        row.TextOrNull(7),
        StoreText.Time(row.GetString(8)));

    private static string Text(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Done => "done",
        AttemptOutcome.Held => "held",
        _ => "failed",
    };
}
