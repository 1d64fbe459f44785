using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.Signers;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Signers;

/// <summary>OpenDKIM's key table, signing table and trusted hosts.</summary>
internal sealed class OpenDkimSignerTables(SignerSettings.OpenDkim settings) : SignerTables
{
    public override string Program => "OpenDKIM";

    public override string FirstStart => "let KeyTable, SigningTable (refile:) and InternalHosts in opendkim.conf name them, and restart OpenDKIM";

    public override bool AsksForSafeKeys => true;

    public override MilterClient Client
    {
        get
        {
            var (name, address) = new TrustedHosts(settings.TrustedHosts).SomeClient();
            return new(name, address);
        }
    }

    /// <summary>In an order in which a signing row never names a key row that is not there yet.</summary>
    public override IEnumerable<(string Path, string Text)> Texts(DesiredSigning desired, Func<ManagedKey, string> keyPathOf)
    {
        var tables = TablesOf(desired, keyPathOf);
        yield return (PathOf(OpenDkimTables.TrustedHostsName), new TrustedHosts(settings.TrustedHosts).Text);
        yield return (PathOf(OpenDkimTables.KeyTableName), tables.KeyTableText);
        yield return (PathOf(OpenDkimTables.SigningTableName), tables.SigningTableText);
    }

    public override IEnumerable<string> Problems(DesiredSigning desired, Func<ManagedKey, string> keyPathOf) =>
    [
        .. new TrustedHosts(settings.TrustedHosts).Problems(),
        .. TablesOf(desired, keyPathOf).Problems(desired.AllKeys.Select(keyPathOf).ToHashSet()),
        .. Algorithms(desired),
    ];

    public override PresentTables Present() => new Found(OpenDkimTables.Parse(
        TextAt(OpenDkimTables.KeyTableName), OpenDkimTables.KeyTableName, TextAt(OpenDkimTables.SigningTableName), OpenDkimTables.SigningTableName, out _));

    /// <summary>
    /// The key table keeps the rows of keys that no longer sign: a switch that breaks off between two files leaves tables that fit together, whichever
    /// signing table is read with it.
    /// </summary>
    private static OpenDkimTables TablesOf(DesiredSigning desired, Func<ManagedKey, string> keyPathOf) => new(
        [.. desired.AllKeys.DistinctBy(keyPathOf).Select(key => KeyTableRow.For(key.Domain, key.Selector, keyPathOf(key)))],
        [.. desired.Signing.Select(key => SigningTableRow.For(key.Domain, key.Selector))]);

    private static IEnumerable<string> Algorithms(DesiredSigning desired)
    {
        var byType = desired.Signing.ToLookup(key => key.Algorithm is KeyAlgorithm.Ed25519);
        return byType.Contains(true) && byType.Contains(false)
            ? [$"OpenDKIM signs with one algorithm for all, and {byType[true].First().Domain} is to sign with Ed25519 while {byType[false].First().Domain} is to sign with RSA: every message would get 451; use two instances, one with 'algorithms: [rsa]', one with 'algorithms: [ed25519]'"]
            : [];
    }

    private string PathOf(string name) => Path.Combine(settings.Directory, name);

    private string TextAt(string name) => AtomicFile.ReadOrNull(PathOf(name)) is { } octets ? Encoding.UTF8.GetString(octets) : "";

    private sealed class Found(OpenDkimTables tables) : PresentTables
    {
        private readonly HashSet<string> _signing = [.. tables.Signing.Select(row => row.KeyName)];
        private readonly HashSet<string> _files = [.. tables.Keys.Select(row => row.KeyPath)];

        public override bool IsEmpty => tables.Signing.IsEmpty;

        public override bool Sign(ManagedKey key, string keyPath) => _signing.Contains(KeyTableRow.NameFor(key.Domain, key.Selector));

        public override bool Name(string keyPath) => _files.Contains(keyPath);

        public override IEnumerable<Selector> SelectorsOf(DomainName domain) => tables.SelectorsOf(domain);
    }
}
