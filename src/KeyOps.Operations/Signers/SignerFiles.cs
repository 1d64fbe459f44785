using System.Runtime.InteropServices;
using System.Security.Cryptography;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Signers;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Signers;

/// <summary>The files of one signer: what they should be, and how what is there differs.</summary>
internal sealed class SignerFiles
{
    public const UnixFileMode KeyMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Tables hold no secret, and the signer's user must be able to read them.</summary>
    public const UnixFileMode TableMode = KeyMode | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly SignerSettings _settings;
    private readonly Func<KeyId, byte[]> _privateKeyOf;

    /// <summary>Key files whose content was compared, and how they looked then: they are read again only when that changes.</summary>
    private readonly Dictionary<string, (KeyId Key, FileStatus Status)> _compared = [];

    /// <summary>What became of each table, by path, when some domains' lines were put into it last.</summary>
    private readonly Dictionary<string, TableEdit> _edited = [];

    public SignerFiles(SignerSettings settings, Func<KeyId, byte[]> privateKeyOf) => (_settings, _privateKeyOf, Tables) = (settings, privateKeyOf, SignerTables.For(settings));

    public SignerTables Tables { get; }

    public string Folder => _settings.Directory;

    public string KeysFolder => Path.Combine(Folder, "keys");

    public string KeyFolderOf(ManagedKey key) => Path.Combine(KeysFolder, key.Domain.ToLower().ToStringWithoutDot());

    public string KeyPathOf(ManagedKey key) => Path.Combine(KeyFolderOf(key), $"{key.Selector}.private");

    /// <summary>The tables as they are and as they should be, in the order of writing.</summary>
    /// <param name="desired">Of a part the lines are put into the tables that are there.</param>
    public IEnumerable<(string Path, byte[]? Present, byte[] Wanted)> TextsOf(DesiredSigning desired) => Tables.Of(desired, KeyPathOf).Select(table =>
    {
        var standing = Standing?.At(table.Path);
        var present = standing?.Octets ?? AtomicFile.ReadOrNull(table.Path);
        if (table.IsLineOf is not { } isLineOf || desired.Only is not { } only)
        {
            return (table.Path, present, table.IsLineOf is null ? TableText.InOrder(table.Lines) : TableText.Of(table.Lines));
        }

        return (table.Path, present, Edited(table.Path, present ?? [], only, isLineOf, [.. table.Lines]));
    });

    /// <summary>What the tables say of these domains; null: of all.</summary>
    public PresentTables Present(IReadOnlyCollection<DomainName>? only) =>
        Tables.Present(only, path => Standing?.At(path)?.Octets ?? AtomicFile.ReadOrNull(path) ?? []);

    /// <summary>The owner that key files should have; null leaves them ours.</summary>
    public FileOwner? Owner(ICollection<string> problems)
    {
        if (_settings.Owner is not { } user)
        {
            return null;
        }

        var text = _settings.Group is { } group ? $"{user}:{group}" : user;
        if (!FileOwner.TryParse(text, out var owner, out var error))
        {
            problems.Add($"the signer's owner: {error}");
        }
        else if (!FileOwner.MayChange && owner.User != Libc.EffectiveUser())
        {
            problems.Add($"key files should belong to {owner}, and only root may give files away; run as root or as {user}, or leave 'owner' out");
        }

        return owner;
    }

    /// <summary>What is not as it should be, and the changes that would mend it.</summary>
    public void Compare(DesiredSigning desired, ICollection<FileChange> changes, ICollection<FileDrift> drifts)
    {
        var owner = Owner([]);
        foreach (var folder in desired.AllKeys.Select(KeyFolderOf).Prepend(KeysFolder).Distinct())
        {
            if (FileStatus.Of(folder) is { Kind: FileKind.Folder } status)
            {
                CompareAccess(folder, status, PrivateFolder.OwnerOnly, owner, changes, drifts);
            }
        }

        foreach (var key in desired.AllKeys)
        {
            CompareKey(key, owner, changes, drifts);
        }

        var tables = TextsOf(desired).ToArray();
        foreach (var (path, old, wanted) in tables)
        {
            if (desired.Only is not null && Standing?.Are(path, old) != true)
            {
                drifts.Add(new(path, "was changed by somebody else this moment; it is looked at again", IsMendable: false));
            }

            if (old is null || !(ReferenceEquals(old, wanted) || old.AsSpan().SequenceEqual(wanted)))
            {
                changes.Add(new FileChange.Text(path, old is null ? null : ImmutableCollectionsMarshal.AsImmutableArray(old), ImmutableCollectionsMarshal.AsImmutableArray(wanted), TableMode));
                drifts.Add(new(path, old is null ? "is missing" : "differs", IsMendable: true));
            }
        }

        if (desired.Only is null)
        {
            Standing = drifts.Count == 0 ? StandingTables.Of(desired, tables.Select(table => (table.Path, table.Wanted))) : null;
        }
    }

    /// <summary>The tables as they were left; null when the next look must be at all.</summary>
    public StandingTables? Standing { get; private set; }

    /// <summary>Whether a part can be put into the tables: they are as they were left.</summary>
    public bool Take(DesiredSigning part)
    {
        try
        {
            return Standing is { } standing && standing.Admit(part) && standing.AreThere();
        }
        catch (IOException)
        {
            return false; // a deployment of the whole tells what is wrong
        }
    }

    /// <summary>Takes note of what was written, once the signer was seen to sign by it.</summary>
    public void Stand(DesiredSigning desired, IEnumerable<FileChange> written) => Standing = desired.Only is null
        ? StandingTables.Of(desired, TextsOf(desired).Select(table => (table.Path, table.Wanted)))
        : Standing?.With(desired, written.OfType<FileChange.Text>());

    /// <summary>The key as it stands in its file: PEM. The caller zeroes it.</summary>
    /// <exception cref="InvalidOperationException">The private key is not the half of the public one.</exception>
    public byte[] PemOf(ManagedKey key)
    {
        var pkcs8 = _privateKeyOf(key.Id);
        try
        {
            return KeyFileText.IsHalfOf(pkcs8, key)
                ? KeyFileText.Of(pkcs8)
                : throw new InvalidOperationException($"the private key of {key.Selector}._domainkey.{key.Domain} does not belong to its public key");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <summary>Whether the file holds this key, in whatever PEM form.</summary>
    public bool Holds(string path, ManagedKey key)
    {
        if (AtomicFile.ReadOrNull(path) is not { } octets)
        {
            return false;
        }

        var expected = PemOf(key);
        try
        {
            // Nearly always; reading a key takes a thousand times as long.
            return octets.AsSpan().SequenceEqual(expected) || KeyFileText.Holds(octets, key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
            CryptographicOperations.ZeroMemory(expected);
        }
    }

    /// <summary>A table with the lines of some domains; a switch asks for the same when it gets ready, when it is made, and when it is looked at.</summary>
    private byte[] Edited(string path, byte[] present, IReadOnlyCollection<DomainName> only, Func<string, DomainName, bool> isLineOf, string[] lines)
    {
        if (_edited.GetValueOrDefault(path) is { } last && ReferenceEquals(last.Before, present) && last.Lines.SequenceEqual(lines) && last.Domains.SequenceEqual(only))
        {
            return last.After;
        }

        var after = TableText.With(present, only, isLineOf, lines);
        _edited[path] = new(present, [.. only], lines, after);
        return after;
    }

    private void CompareKey(ManagedKey key, FileOwner? owner, ICollection<FileChange> changes, ICollection<FileDrift> drifts)
    {
        var path = KeyPathOf(key);
        if (FileStatus.Of(path) is not { } status)
        {
            var pem = PemOf(key);
            changes.Add(new FileChange.PrivateKey(path, pem.Length, KeyMode));
            drifts.Add(new(path, "is missing", IsMendable: true));
            CryptographicOperations.ZeroMemory(pem);
            return;
        }

        if (status.Kind != FileKind.Regular)
        {
            drifts.Add(new(path, "is not a regular file; move it away", IsMendable: false));
            return;
        }

        if (!_compared.TryGetValue(path, out var compared) || compared != (key.Id, status))
        {
            if (!Holds(path, key))
            {
                drifts.Add(new(path, $"holds something else than the key of {key.Selector}._domainkey.{key.Domain}; a key file is never overwritten: move it away and it is written anew", IsMendable: false));
                return;
            }

            _compared[path] = (key.Id, status);
        }

        CompareAccess(path, status, KeyMode, owner, changes, drifts);
    }

    private static void CompareAccess(
        string path, FileStatus status, UnixFileMode mode, FileOwner? owner, ICollection<FileChange> changes, ICollection<FileDrift> drifts)
    {
        var isForeign = owner is not null && FileOwner.MayChange && (status.User != owner.User || status.Group != owner.Group);
        if (status.Mode != mode || isForeign)
        {
            changes.Add(new FileChange.Access(path, status.Mode, mode, isForeign ? owner!.Text : null));
            drifts.Add(new(path, isForeign ? $"belongs to {status.OwnerName}" : $"has mode {FileStatus.Octal(status.Mode)}", IsMendable: true));
        }
    }
}
