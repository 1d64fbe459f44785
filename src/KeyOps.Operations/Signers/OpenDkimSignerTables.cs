using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.Signers;
using KeyOps.Operations.Configuration;

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
    public override IEnumerable<SignerTable> Of(DesiredSigning desired, Func<ManagedKey, string> keyPathOf)
    {
        var tables = TablesOf(desired, keyPathOf);
        yield return new(PathOf(OpenDkimTables.TrustedHostsName), settings.TrustedHosts, null);
        yield return new(PathOf(OpenDkimTables.KeyTableName), tables.Keys.Select(row => row.ToString()), OpenDkimTables.IsKeyLineOf);
        yield return new(PathOf(OpenDkimTables.SigningTableName), tables.Signing.Select(row => row.ToString()), OpenDkimTables.IsSigningLineOf);
    }

    public override IEnumerable<string> Problems(DesiredSigning desired, Func<ManagedKey, string> keyPathOf) =>
    [
        .. new TrustedHosts(settings.TrustedHosts).Problems(),
        .. TablesOf(desired, keyPathOf).Problems(desired.AllKeys.Select(keyPathOf).ToHashSet()),
        .. Algorithms(desired),
    ];

    public override PresentTables Present(IReadOnlyCollection<DomainName>? only, Func<string, byte[]> octetsAt)
    {
        var (keys, signing) = (octetsAt(PathOf(OpenDkimTables.KeyTableName)), octetsAt(PathOf(OpenDkimTables.SigningTableName)));
        return new Found(
            OpenDkimTables.Parse(About(keys, only), OpenDkimTables.KeyTableName, About(signing, only), OpenDkimTables.SigningTableName, out _), OpenDkimTables.IsEmpty(signing));
    }

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

    private sealed class Found(OpenDkimTables tables, bool isEmpty) : PresentTables
    {
        private readonly HashSet<SigningTableRow> _signing = [.. tables.Signing];
        private readonly HashSet<KeyTableRow> _keys = [.. tables.Keys];
        private readonly Lazy<ILookup<DomainName, Selector>> _selectors = new(tables.Selectors);
        private readonly HashSet<string> _files = [.. tables.Keys.Select(row => row.KeyPath)];

        public override bool IsEmpty => isEmpty;

        public override bool Sign(ManagedKey key, string keyPath) =>
            _signing.Contains(SigningTableRow.For(key.Domain, key.Selector)) && _keys.Contains(KeyTableRow.For(key.Domain, key.Selector, keyPath));

        public override bool Name(string keyPath) => _files.Contains(keyPath);

        public override IEnumerable<Selector> SelectorsOf(DomainName domain) => _selectors.Value[domain];
    }
}
