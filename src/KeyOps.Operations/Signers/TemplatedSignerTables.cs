using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Signers;

/// <summary>Tables of a line a domain, as a person wrote the line.</summary>
internal sealed class TemplatedSignerTables(SignerSettings.Files settings) : SignerTables
{
    public override string Program => settings.Name;

    public override string FirstStart => $"let {settings.Name} read them, and restart it";

    public override MilterClient Client => MilterClient.Local;

    public override bool AsksForSafeKeys => false;

    public override IEnumerable<(string Path, string Text)> Texts(DesiredSigning desired, Func<ManagedKey, string> keyPathOf) =>
        settings.Tables.Select(table => (table.File, string.Concat(desired.Signing.Select(key => Line(table, key, keyPathOf(key)) + "\n").Order(StringComparer.Ordinal))));

    public override IEnumerable<string> Problems(DesiredSigning desired, Func<ManagedKey, string> keyPathOf) => desired.Signing
        .GroupBy(key => key.Domain).Where(keys => keys.Count() > 1)
        .Select(keys => $"{keys.Key.ToStringWithoutDot()} is to sign with {string.Join(" and ", keys.Select(key => key.Selector))}, and signer {settings.Name} has a line a domain; use two signers, one with 'algorithms: [rsa]', one with 'algorithms: [ed25519]'");

    public override PresentTables Present() => new Found(settings.Tables, [.. settings.Tables.Select(LinesOf)]);

    private static string Line(TableTemplate table, ManagedKey key, string keyPath) => table.Line.Line(key.Domain, key.Selector, keyPath);

    private static HashSet<string> LinesOf(TableTemplate table) =>
        AtomicFile.ReadOrNull(table.File) is { } octets ? [.. Encoding.UTF8.GetString(octets).Split('\n', StringSplitOptions.RemoveEmptyEntries)] : [];

    private sealed class Found(IReadOnlyList<TableTemplate> tables, HashSet<string>[] lines) : PresentTables
    {
        public override bool IsEmpty => lines.All(table => table.Count == 0);

        public override bool Sign(ManagedKey key, string keyPath) => Enumerable.Range(0, lines.Length).All(i => lines[i].Contains(Line(tables[i], key, keyPath)));

        public override bool Name(string keyPath) => lines.Any(table => table.Any(line => line.Contains(keyPath, StringComparison.Ordinal)));

        public override IEnumerable<Selector> SelectorsOf(DomainName domain) =>
            tables.SelectMany((table, i) => lines[i].Select(line => table.Line.SelectorIn(line, domain))).OfType<Selector>().Distinct();
    }
}
