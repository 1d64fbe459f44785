using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;

namespace KeyOps.Core.Signers;

/// <summary>A row of OpenDKIM's <c>SigningTable</c>, read as <c>refile:</c>: <c>PATTERN KEYNAME</c>.</summary>
/// <param name="Pattern">Of sender addresses; <c>*</c> is any text. <c>*@keyops.example</c> does not match subdomains.</param>
/// <param name="KeyName">A name in the key table.</param>
public sealed record SigningTableRow(string Pattern, string KeyName)
{
    /// <summary>All mail from the domain itself is signed with the key.</summary>
    public static SigningTableRow For(DomainName domain, Selector selector) =>
        new(PatternFor(domain), KeyTableRow.NameFor(domain, selector));

    /// <summary>All addresses in the domain itself.</summary>
    public static string PatternFor(DomainName domain) => $"*@{domain.ToLower().ToStringWithoutDot()}";

    public static bool TryParse(string line, [NotNullWhen(true)] out SigningTableRow? row, [NotNullWhen(false)] out string? error)
    {
        var columns = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        row = columns.Length == 2 ? new(columns[0], columns[1]) : null;
        error = row is null ? "a signing row is PATTERN KEYNAME" : null;
        return row is not null;
    }

    public override string ToString() => $"{Pattern} {KeyName}";
}
