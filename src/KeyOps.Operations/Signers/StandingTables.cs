using System.Collections.Immutable;
using System.Runtime.InteropServices;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Signers;

/// <summary>
/// A signer's tables as they were last seen, or left, to be right in whole. As long as they stand so, octet for octet, one domain's lines can be changed without
/// a look at the others.
/// </summary>
/// <param name="Files">The octets of each table, and how the file looked then, by path: a file that looks so still is not read again.</param>
/// <param name="KeyTypes">The kinds of key that sign.</param>
/// <param name="Witness">Some key that signs.</param>
internal sealed record StandingTables(ImmutableDictionary<string, StandingTable> Files, ImmutableHashSet<string> KeyTypes, ManagedKey Witness)
{
    /// <summary>The tables of a whole; null when nobody signs by it.</summary>
    public static StandingTables? Of(DesiredSigning whole, IEnumerable<(string Path, byte[] Octets)> tables) => whole.Signing.FirstOrDefault() is { } witness
        ? new(
            tables.ToImmutableDictionary(table => table.Path, table => StandingTable.Of(table.Path, table.Octets)),
            [.. whole.Signing.Select(key => key.Algorithm.KeyType)],
            witness)
        : null;

    /// <summary>The same after some domains' lines changed; null when it is not known any more whether anybody signs.</summary>
    public StandingTables? With(DesiredSigning part, IEnumerable<FileChange.Text> written) =>
        (part.Only!.Contains(Witness.Domain) ? part.Signing.FirstOrDefault() : Witness) is { } witness
            ? this with { Files = Files.SetItems(written.Select(table => KeyValuePair.Create(table.Path, StandingTable.Of(table.Path, ImmutableCollectionsMarshal.AsArray(table.New)!)))), Witness = witness }
            : null;

    /// <summary>Whether these octets are those that stood there.</summary>
    public bool Are(string path, byte[]? octets) => octets is not null && Files.TryGetValue(path, out var file) && (ReferenceEquals(octets, file.Octets) || octets.AsSpan().SequenceEqual(file.Octets));

    /// <summary>The table at a path, when the file was not touched since.</summary>
    public StandingTable? At(string path) => Files.GetValueOrDefault(path) is { } file && file.IsUntouched ? file : null;

    /// <summary>Whether no file was touched since, or what it holds is the same all the same.</summary>
    public bool AreThere() => Files.All(file => file.Value.IsUntouched || Are(file.Key, AtomicFile.ReadOrNull(file.Key)));

    /// <summary>Whether some domains' keys may take the place of those that they have: a kind of key that none has yet is weighed against all.</summary>
    public bool Admit(DesiredSigning part) => part.Signing.All(key => KeyTypes.Contains(key.Algorithm.KeyType));
}
