using KeyOps.Core.Names;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Store;

public sealed class AttemptJournalTests : IDisposable
{
    private readonly StoreFixture _fixture = new();
    private readonly KeyStore _store;

    public AttemptJournalTests() => _store = _fixture.Write();

    public void Dispose()
    {
        _store.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void The_newest_attempt_of_each_domain_is_told()
    {
        Attempt("a.example", AttemptOutcome.Failed, "no", 0);
        Attempt("b.example", AttemptOutcome.Held, "waiting for ns2", 1);
        Attempt("a.example", AttemptOutcome.Done, "", 2);

        var latest = _store.LatestAttempts();

        Assert.Equal(["a.example.", "b.example."], latest.Select(attempt => attempt.Domain.ToString()));
        Assert.Equal([AttemptOutcome.Done, AttemptOutcome.Held], latest.Select(attempt => attempt.Outcome!.Value));
        Assert.Equal("waiting for ns2", latest[1].Result);
    }

    [Fact]
    public void Since_is_the_first_of_an_unbroken_row_of_equal_holds_however_long_it_is()
    {
        Attempt("a.example", AttemptOutcome.Done, "", 0);
        for (var minute = 1; minute <= 3 * AttemptJournal.KeptPerDomain; minute++)
        {
            Attempt("a.example", AttemptOutcome.Held, "waiting for ns2", minute);
            Attempt("b.example", AttemptOutcome.Done, "", minute);
        }

        Assert.Equal(StoreFixture.At.AddMinutes(1), _store.LatestAttempts()[0].Since);

        Attempt("a.example", AttemptOutcome.Held, "waiting for ns3", 500);
        Assert.Equal(StoreFixture.At.AddMinutes(500), _store.LatestAttempts()[0].Since);
    }

    [Fact]
    public void The_journal_stays_bounded()
    {
        for (var minute = 0; minute < 2 * AttemptJournal.KeptPerDomain; minute++)
        {
            Attempt("a.example", AttemptOutcome.Done, "", minute);
        }

        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_fixture.Database};Pooling=False");
        connection.Open();
        Assert.Equal(AttemptJournal.KeptPerDomain, connection.Number("SELECT count(*) FROM attempt"));
    }

    [Fact]
    public void An_attempt_that_a_crash_cut_short_has_no_outcome()
    {
        _store.BeginAttempt(DomainName.Parse("a.example"), "publish", "serial 7", StoreFixture.At);

        var attempt = Assert.Single(_store.LatestAttempts());
        Assert.Null(attempt.Outcome);
        Assert.Null(attempt.FinishedAt);
        Assert.Equal(("publish", "serial 7", StoreFixture.At), (attempt.Action, attempt.Detail, attempt.StartedAt));
    }

    [Fact]
    public void An_attempt_ends_once()
    {
        var id = _store.BeginAttempt(DomainName.Parse("a.example"), "publish", "", StoreFixture.At);
        _store.FinishAttempt(id, AttemptOutcome.Done, "", StoreFixture.At);

        Assert.Throws<InvalidOperationException>(() => _store.FinishAttempt(id, AttemptOutcome.Held, "", StoreFixture.At));
        Assert.Equal(AttemptOutcome.Done, _store.LatestAttempts()[0].Outcome);
    }

    private void Attempt(string domain, AttemptOutcome outcome, string result, int minute)
    {
        var at = StoreFixture.At.AddMinutes(minute);
        _store.FinishAttempt(_store.BeginAttempt(DomainName.Parse(domain), "publish", "", at), outcome, result, at);
    }
}
