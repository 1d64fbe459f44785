using KeyOps.Core.Names;
using Microsoft.Data.Sqlite;

namespace KeyOps.Operations.Store;

/// <summary>What the name servers were told of last, a row a domain.</summary>
internal static class ToldZoneTable
{
    private const string Columns = "domain, serial, sha256";

    public static ToldZone? Of(SqliteConnection db, DomainName domain) =>
        db.Rows($"SELECT {Columns} FROM told_zone WHERE domain = @domain", ToZone, ("@domain", StoreText.Of(domain))).SingleOrDefault();

    public static Dictionary<DomainName, ToldZone> All(SqliteConnection db) =>
        db.Rows($"SELECT {Columns} FROM told_zone", row => (Domain: DomainName.Parse(row.GetString(0)), Zone: ToZone(row))).ToDictionary(each => each.Domain, each => each.Zone);

    /// <summary>Null: nothing is on record any more.</summary>
    public static int Record(SqliteConnection db, IReadOnlyList<(DomainName Domain, ToldZone? Zone)> told) => db.ExecuteEach(
            "INSERT INTO told_zone (domain, serial, sha256) VALUES (@domain, @serial, @sha256) ON CONFLICT (domain) DO UPDATE SET serial = @serial, sha256 = @sha256",
            told.Where(each => each.Zone is not null),
            each => [("@domain", StoreText.Of(each.Domain)), ("@serial", (long)each.Zone!.Serial.Number), ("@sha256", each.Zone.Sha256)])
        + db.ExecuteEach(
            "DELETE FROM told_zone WHERE domain = @domain",
            told.Where(each => each.Zone is null),
            each => [("@domain", StoreText.Of(each.Domain))]);

    private static ToldZone ToZone(SqliteDataReader row) => new(new((uint)row.GetInt64(1)), row.GetString(2));
}
