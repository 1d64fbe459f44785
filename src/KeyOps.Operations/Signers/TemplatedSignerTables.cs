using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Signers;

/// <summary>Tables of a line a domain, as a person wrote the line.</summary>
internal sealed class TemplatedSignerTables(SignerSettings.Files settings) : SignerTables
{
    public override string Program => settings.Name;

    public override string FirstStart => $"let {settings.Name} read them, and restart it";

    public override MilterClient Client => MilterClient.Local;

    public override bool AsksForSafeKeys => false;

    public override IEnumerable<SignerTable> Of(DesiredSigning desired, Func<ManagedKey, string> keyPathOf) =>
        settings.Tables.Select(table => new SignerTable(
            table.File, desired.Signing.Select(key => Line(table, key, keyPathOf(key))), (line, domain) => table.Line.SelectorIn(line, domain) is not null));

    public override IEnumerable<string> Problems(DesiredSigning desired, Func<ManagedKey, string> keyPathOf) => desired.Signing
        .GroupBy(key => key.Domain).Where(keys => keys.Count() > 1)
        .Select(keys => $"{keys.Key.ToStringWithoutDot()} is to sign with {string.Join(" and ", keys.Select(key => key.Selector))}, and signer {settings.Name} has a line a domain; use two signers, one with 'algorithms: [rsa]', one with 'algorithms: [ed25519]'");

    public override PresentTables Present(IReadOnlyCollection<DomainName>? only, Func<string, byte[]> octetsAt)
    {
        var tables = settings.Tables.Select(table => octetsAt(table.File)).ToArray();
        return new Found(settings.Tables, [.. tables.Select(octets => LinesOf(About(octets, only)))], tables.All(octets => octets.AsSpan().Trim(" \t\r\n"u8).IsEmpty));
    }

    private static string Line(TableTemplate table, ManagedKey key, string keyPath) => table.Line.Line(key.Domain, key.Selector, keyPath);

    private static HashSet<string> LinesOf(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private sealed class Found(IReadOnlyList<TableTemplate> tables, HashSet<string>[] lines, bool isEmpty) : PresentTables
    {
        public override bool IsEmpty => isEmpty;

        public override bool Sign(ManagedKey key, string keyPath) => Enumerable.Range(0, lines.Length).All(i => lines[i].Contains(Line(tables[i], key, keyPath)));

        public override bool Name(string keyPath) => lines.Any(table => table.Any(line => line.Contains(keyPath, StringComparison.Ordinal)));

        public override IEnumerable<Selector> SelectorsOf(DomainName domain) =>
            tables.SelectMany((table, i) => lines[i].Select(line => table.Line.SelectorIn(line, domain))).OfType<Selector>().Distinct();
    }
}
