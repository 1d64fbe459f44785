using KeyOps.Core.Names;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>Which signers are still to be seen to sign by the files that were written for them.</summary>
internal static class UnseenTable
{
    public static IReadOnlyList<UnseenSigning> All(SqliteConnection db) =>
    [
        .. db.Rows(
            "SELECT signer, domain, since FROM unseen ORDER BY signer, domain",
            row => new UnseenSigning(row.GetString(0), DomainName.Parse(row.GetString(1)), StoreText.Time(row.GetString(2)))),
    ];

    /// <summary>What is on record already keeps its time.</summary>
    public static int Record(SqliteConnection db, IEnumerable<UnseenSigning> unseen) => db.ExecuteEach(
        "INSERT INTO unseen (signer, domain, since) VALUES (@signer, @domain, @since) ON CONFLICT DO NOTHING",
        unseen,
        each => [("@signer", each.Signer), ("@domain", StoreText.Of(each.Domain)), ("@since", StoreText.Of(each.Since))]);

    public static int Forget(SqliteConnection db, IEnumerable<UnseenSigning> seen) => db.ExecuteEach(
        "DELETE FROM unseen WHERE signer = @signer AND domain = @domain",
        seen,
        each => [("@signer", each.Signer), ("@domain", StoreText.Of(each.Domain))]);
}
