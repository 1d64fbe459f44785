using Dapper;
using KeyOps.Core.Names;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>What the name servers were told of last, a row a domain.</summary>
internal static class ToldZoneTable
{
    public static ToldZone? Of(SqliteConnection db, DomainName domain) =>
        db.QuerySingleOrDefault<Row>("SELECT domain AS Domain, serial AS Serial, sha256 AS Sha256 FROM told_zone WHERE domain = @domain", new { domain = StoreText.Of(domain) })?.ToZone();

    public static Dictionary<DomainName, ToldZone> All(SqliteConnection db) =>
        db.Query<Row>("SELECT domain AS Domain, serial AS Serial, sha256 AS Sha256 FROM told_zone").ToDictionary(row => DomainName.Parse(row.Domain), row => row.ToZone());

    /// <summary>Null: nothing is on record any more.</summary>
    public static int Record(SqliteConnection db, SqliteTransaction transaction, IReadOnlyList<(DomainName Domain, ToldZone? Zone)> told) => db.Execute(
            "INSERT INTO told_zone (domain, serial, sha256) VALUES (@domain, @serial, @sha256) ON CONFLICT (domain) DO UPDATE SET serial = @serial, sha256 = @sha256",
            told.Where(each => each.Zone is not null).Select(each => new { domain = StoreText.Of(each.Domain), serial = (long)each.Zone!.Serial.Number, sha256 = each.Zone.Sha256 }).ToList(),
            transaction)
        + db.Execute("DELETE FROM told_zone WHERE domain = @domain", told.Where(each => each.Zone is null).Select(each => new { domain = StoreText.Of(each.Domain) }).ToList(), transaction);

    private sealed record Row(string Domain, long Serial, string Sha256)
    {
        public ToldZone ToZone() => new(new((uint)Serial), Sha256);
    }
}
