using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Records;
using KeyOps.Operations.Signers;

namespace KeyOps.Operations.Keys;

/// <summary>A key pair in the files of other programs.</summary>
public static class KeyExport
{
    /// <summary>The files of one form.</summary>
    /// <param name="key">The key.</param>
    /// <param name="pkcs8">Its private half, DER PrivateKeyInfo.</param>
    /// <param name="format"><c>opendkim</c>, <c>bind</c> or <c>jwk</c>.</param>
    public static IReadOnlyList<ExportedFile> Files(ManagedKey key, byte[] pkcs8, string format) => format switch
    {
        "opendkim" => [new($"{key.Selector}.private", KeyFileText.Of(pkcs8)), new($"{key.Selector}.txt", Encoding.ASCII.GetBytes(ZoneLine(key)))],
        "bind" => BindKeyPair.Files(key, pkcs8),
        "jwk" => [new($"{key.Selector}.jwk", JsonWebKey.Write(key, pkcs8))],
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "no such form"),
    };

    /// <summary>The record as a line of a zone file.</summary>
    private static string ZoneLine(ManagedKey key)
    {
        var rdata = TxtRdata.FromText(DkimKeyRecord.ForKey(key.Algorithm, key.PublicKey.AsMemory()).ToString());
        return $"{key.Selector.RecordName(key.Domain)}\tIN\tTXT\t( {RdataText.Format(RecordType.Txt, rdata)} )  ; ----- DKIM key {key.Selector} for {key.Domain.ToStringWithoutDot()}\n";
    }
}
