using System.Collections.Immutable;
using System.Text;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;

namespace KeyOps.Core.Signers;

/// <summary>
/// OpenDKIM's key table and signing table. OpenDKIM itself finds next to nothing wrong with them: a broken row makes it defer every message.
/// </summary>
public sealed record OpenDkimTables(ImmutableArray<KeyTableRow> Keys, ImmutableArray<SigningTableRow> Signing)
{
    public const string KeyTableName = "key.table";
    public const string SigningTableName = "signing.table";
    public const string TrustedHostsName = "trusted.hosts";

    public static OpenDkimTables Empty { get; } = new([], []);

    /// <summary>The key table's text: sorted rows, each ended by a newline.</summary>
    public string KeyTableText => Text(Keys);

    /// <summary>The signing table's text: sorted rows, each ended by a newline.</summary>
    public string SigningTableText => Text(Signing);

    /// <summary>Reads both files; empty lines and comments are passed over as OpenDKIM does.</summary>
    /// <param name="keyTable">The text of the key table.</param>
    /// <param name="keyTableFile">Its name, for diagnostics.</param>
    /// <param name="signingTable">The text of the signing table.</param>
    /// <param name="signingTableFile">Its name, for diagnostics.</param>
    /// <param name="diagnostics">Every row that is none; the rows that are fine come back all the same.</param>
    public static OpenDkimTables Parse(
        string keyTable, string keyTableFile, string signingTable, string signingTableFile, out ImmutableArray<Diagnostic> diagnostics)
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        var keys = Rows<KeyTableRow>(keyTable, keyTableFile, KeyTableRow.TryParse, SignerCodes.BadKeyRow, found);
        var signing = Rows<SigningTableRow>(signingTable, signingTableFile, SigningTableRow.TryParse, SignerCodes.BadSigningRow, found);
        diagnostics = found.ToImmutable();
        return new(keys, signing);
    }

    /// <summary>Whether a line of a key table is this domain's.</summary>
    public static bool IsKeyLineOf(string line, DomainName domain) => KeyTableRow.TryParse(line, out var row, out _) && row.Domain == domain;

    /// <summary>Whether a line of a signing table is for this domain's mail.</summary>
    public static bool IsSigningLineOf(string line, DomainName domain) =>
        SigningTableRow.TryParse(line, out var row, out _) && string.Equals(row.Pattern, SigningTableRow.PatternFor(domain), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a signing table signs nobody's mail.</summary>
    /// <param name="signingTable">Its text in UTF-8, of which no more is read than up to the first row.</param>
    public static bool IsEmpty(ReadOnlySpan<byte> signingTable)
    {
        foreach (var line in signingTable.Split((byte)'\n'))
        {
            if (SigningTableRow.TryParse(Encoding.UTF8.GetString(signingTable[line]).Split('#', 2)[0], out _, out _))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What each domain's mail is signed with: of the key rows those that a signing row names.</summary>
    public ILookup<DomainName, Selector> Selectors()
    {
        var named = Signing.Select(row => row.KeyName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Keys.Where(row => named.Contains(row.Name)).ToLookup(row => row.Domain, row => row.Selector);
    }

    /// <summary>What OpenDKIM would only notice when mail arrives; empty when all fits together.</summary>
    /// <param name="keyFiles">The key files that are there, or will be when the tables are written.</param>
    public ImmutableArray<string> Problems(IReadOnlySet<string> keyFiles)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var row in Keys)
        {
            if (row.KeyPath.Any(char.IsWhiteSpace) || !row.KeyPath.StartsWith('/'))
            {
                problems.Add($"the key file's path '{row.KeyPath}' cannot stand in a key table: it must be absolute and without white space");
            }
            else if (!keyFiles.Contains(row.KeyPath))
            {
                problems.Add($"the key row {row.Name} names {row.KeyPath}, which is not there");
            }
        }

        foreach (var rows in Keys.GroupBy(row => row.Name, StringComparer.OrdinalIgnoreCase).Where(rows => rows.Count() > 1))
        {
            problems.Add($"there are {rows.Count()} key rows {rows.Key}: OpenDKIM takes the first and says nothing");
        }

        var names = Keys.Select(row => row.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var row in Signing.Where(row => !names.Contains(row.KeyName)))
        {
            problems.Add($"the signing row {row.Pattern} names the key {row.KeyName}, which has no key row");
        }

        foreach (var rows in Signing.GroupBy(row => row.Pattern, StringComparer.OrdinalIgnoreCase).Where(rows => rows.Count() > 1))
        {
            problems.Add($"there are {rows.Count()} signing rows {rows.Key}: OpenDKIM takes the first unless MultipleSignatures is on");
        }

        return problems.ToImmutable();
    }

    public bool Equals(OpenDkimTables? other) => other is not null && Keys.SequenceEqual(other.Keys) && Signing.SequenceEqual(other.Signing);

    public override int GetHashCode() => HashCode.Combine(Keys.Length, Signing.Length);

    private static string Text(IEnumerable<object> rows) => Encoding.UTF8.GetString(TableText.Of(rows.Select(row => row.ToString()!)));

    private delegate bool TryParseRow<T>(string line, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? row, out string? error);

    private static ImmutableArray<T> Rows<T>(string text, string file, TryParseRow<T> parse, string code, ImmutableArray<Diagnostic>.Builder diagnostics)
        where T : class
    {
        var rows = ImmutableArray.CreateBuilder<T>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var content = line.Split('#', 2)[0].Trim();
            if (content.Length == 0)
            {
                continue;
            }

            if (parse(content, out var row, out var error))
            {
                rows.Add(row);
            }
            else
            {
                diagnostics.Add(Diagnostic.Error(code, new(file, number, 1), error!, "remove the row or write it anew", content.Length));
            }
        }

        return rows.ToImmutable();
    }
}
