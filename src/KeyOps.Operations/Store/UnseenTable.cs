using Dapper;
using KeyOps.Core.Names;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>Which signers are still to be seen to sign by the files that were written for them.</summary>
internal static class UnseenTable
{
    public static IReadOnlyList<UnseenSigning> All(SqliteConnection db) =>
    [
        .. db.Query<(string Signer, string Domain, string Since)>("SELECT signer, domain, since FROM unseen ORDER BY signer, domain")
            .Select(row => new UnseenSigning(row.Signer, DomainName.Parse(row.Domain), StoreText.Time(row.Since))),
    ];

    /// <summary>What is on record already keeps its time.</summary>
    public static int Record(SqliteConnection db, SqliteTransaction transaction, IEnumerable<UnseenSigning> unseen) => db.Execute(
        "INSERT INTO unseen (signer, domain, since) VALUES (@signer, @domain, @since) ON CONFLICT DO NOTHING",
        unseen.Select(each => new { signer = each.Signer, domain = StoreText.Of(each.Domain), since = StoreText.Of(each.Since) }).ToList(),
        transaction);

    public static int Forget(SqliteConnection db, SqliteTransaction transaction, IEnumerable<UnseenSigning> seen) => db.Execute(
        "DELETE FROM unseen WHERE signer = @signer AND domain = @domain",
        seen.Select(each => new { signer = each.Signer, domain = StoreText.Of(each.Domain) }).ToList(),
        transaction);
}
