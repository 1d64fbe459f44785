using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Signers;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Signers;

/// <summary>Writes and deletes the key files of one signer. One is never overwritten: the signer reads it for every message.</summary>
internal static class KeyFiles
{
    /// <summary>Writes those that are missing, and sets modes and owners right.</summary>
    /// <exception cref="IOException">It failed; what was written is harmless: no table names it yet.</exception>
    public static void Write(SignerFiles files, DesiredSigning desired, IEnumerable<FileChange> changes, FileOwner? owner)
    {
        if (FileStatus.Of(files.Folder) is null)
        {
            PrivateFolder.Ensure(files.Folder, PrivateFolder.Open);
        }

        PrivateFolder.Ensure(files.KeysFolder, PrivateFolder.OwnerOnly, owner);
        var keys = desired.AllKeys.DistinctBy(key => key.Id).ToDictionary(files.KeyPathOf);
        var missing = new List<string>();
        foreach (var change in changes)
        {
            switch (change)
            {
                case FileChange.PrivateKey { Path: var path }:
                    PrivateFolder.Ensure(Path.GetDirectoryName(path)!, PrivateFolder.OwnerOnly, owner, sync: false);
                    missing.Add(path);
                    break;
                case FileChange.Access { Path: var path } access when Directory.Exists(path):
                    PrivateFolder.Ensure(path, access.NewMode, owner);
                    break;
                case FileChange.Access { Path: var path } access:
                    SetAccess(path, access.NewMode, owner);
                    break;
                default:
                    break;
            }
        }

        AtomicFile.WriteNew(missing.Select(path => (path, (Func<byte[]>)(() => files.PemOf(keys[path])))), FileOwnership.Private.OwnedBy(owner));
    }

    /// <summary>Deletes the files of keys that are Removed. One that a table still names, or that holds something else, stays.</summary>
    /// <returns>What was deleted, and why the others were not.</returns>
    public static (ImmutableArray<string> Deleted, ImmutableArray<string> Left) Remove(SignerFiles files, IEnumerable<ManagedKey> removed)
    {
        var deleted = ImmutableArray.CreateBuilder<string>();
        var left = ImmutableArray.CreateBuilder<string>();
        var present = removed.Where(key => FileStatus.Of(files.KeyPathOf(key)) is not null).ToArray();
        if (present.Length == 0)
        {
            return ([], []);
        }

        var tables = files.Present([.. present.Select(key => key.Domain).Distinct()]);
        foreach (var key in present)
        {
            var path = files.KeyPathOf(key);
            if (tables.Name(path))
            {
                left.Add($"{path} stays: {(files.Tables is OpenDkimSignerTables ? OpenDkimTables.KeyTableName : "a table")} still names it");
            }
            else if (!files.Holds(path, key))
            {
                left.Add($"{path} stays: it does not hold the key of {key.Selector}._domainkey.{key.Domain}");
            }
            else
            {
                File.Delete(path);
                deleted.Add(path);
                var folder = files.KeyFolderOf(key);
                if (!Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    Directory.Delete(folder);
                }
            }
        }

        return (deleted.ToImmutable(), left.ToImmutable());
    }

    private static void SetAccess(string path, UnixFileMode mode, FileOwner? owner)
    {
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.None, share: FileShare.ReadWrite | FileShare.Delete);
            if (owner is not null && FileOwner.MayChange)
            {
                AtomicFile.Check(Libc.ChangeOwner(file, owner.User, owner.Group), $"cannot give {path} to {owner}");
            }

            File.SetUnixFileMode(file, mode);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"cannot set the mode of {path}: {error.Message}", error);
        }
    }
}
