using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;

namespace KeyOps.Core.Signers;

/// <summary>A row of OpenDKIM's <c>KeyTable</c>: <c>NAME DOMAIN:SELECTOR:PATH</c>.</summary>
/// <param name="Name">What signing rows call it.</param>
/// <param name="Domain">Goes into <c>d=</c>.</param>
/// <param name="Selector">Goes into <c>s=</c>.</param>
/// <param name="KeyPath">The private key's file; absolute.</param>
public sealed record KeyTableRow(string Name, DomainName Domain, Selector Selector, string KeyPath)
{
    /// <summary>The row of a key under the name that KeyOps gives it, which is its record's: <c>default._domainkey.keyops.example</c>.</summary>
    public static KeyTableRow For(DomainName domain, Selector selector, string keyPath) =>
        new(NameFor(domain, selector), domain.ToLower(), selector, keyPath);

    public static string NameFor(DomainName domain, Selector selector) => selector.RecordName(domain.ToLower()).ToStringWithoutDot();

    public static bool TryParse(string line, [NotNullWhen(true)] out KeyTableRow? row, [NotNullWhen(false)] out string? error)
    {
        row = null;
        var columns = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        // The path is all behind the second colon.
        var parts = columns.Length == 2 ? columns[1].Split(':', 3) : [];
        if (parts.Length != 3 || parts[2].Length == 0)
        {
            error = "a key row is NAME DOMAIN:SELECTOR:PATH";
            return false;
        }

        if (!DomainName.TryParse(parts[0], out var domain, out error) || !Selector.TryParse(parts[1], out var selector, out error))
        {
            return false;
        }

        row = new(columns[0], domain, selector, parts[2]);
        return true;
    }

    public override string ToString() => $"{Name} {Domain.ToStringWithoutDot()}:{Selector}:{KeyPath}";
}
