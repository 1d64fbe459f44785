using System.Collections.Immutable;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Signers;

/// <summary>Everything that can be known to go wrong before it does. A signer says nothing of most of it: it defers all mail, or lets it out unsigned.</summary>
internal static class SignerPreflight
{
    /// <summary>Beside the files themselves: room for the temporary ones and for what else writes there.</summary>
    private const long SpareOctets = 1 << 20;

    public static ImmutableArray<string> Problems(
        SignerSettings settings, SignerFiles files, DesiredSigning desired, IReadOnlyCollection<FileChange> changes, IEnumerable<FileDrift> drifts)
    {
        var problems = new List<string>();
        problems.AddRange(drifts.Where(drift => !drift.IsMendable).Select(drift => $"{drift.Path} {drift.What}"));
        var owner = files.Owner(problems);
        problems.AddRange(files.Tables.Problems(desired, files.KeyPathOf));
        if (settings.Socket is not null && UnsafeFolder(settings, files) is { } unsafePath)
        {
            problems.Add(unsafePath);
        }

        problems.AddRange(Room(files, changes));
        return [.. problems];
    }

    /// <summary>
    /// What RequireSafeKeys would refuse of the folder and those above it; modes and owners below are ours to set right. With a signer that is
    /// read back it stops a switch; without, nobody knows whether that signer asks for safe keys, and it is a warning.
    /// </summary>
    public static string? UnsafeFolder(SignerSettings settings, SignerFiles files) =>
        SafeKeyPath.Problem(settings.Directory, UserOf(files.Owner([])), new HashSet<string>(), files.Tables.AsksForSafeKeys);

    /// <summary>What RequireSafeKeys would refuse of the key files and all folders above them.</summary>
    public static string? UnsafePath(SignerFiles files, DesiredSigning desired, FileOwner? owner)
    {
        var known = new HashSet<string>();
        return desired.AllKeys.Select(key => SafeKeyPath.Problem(files.KeyPathOf(key), UserOf(owner), known, files.Tables.AsksForSafeKeys)).FirstOrDefault(problem => problem is not null);
    }

    private static uint UserOf(FileOwner? owner) => owner?.User ?? Libc.EffectiveUser();

    private static IEnumerable<string> Room(SignerFiles files, IReadOnlyCollection<FileChange> changes)
    {
        var folder = files.Folder;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        if (changes.Count > 0 && !Libc.MayWriteTo(folder))
        {
            yield return $"{folder} cannot be written by this user; run as its owner or as root, or choose another 'directory'";
        }

        var needed = changes.Sum(change => change switch
        {
            FileChange.Text text => text.New.Length,
            FileChange.PrivateKey key => key.Length,
            _ => 0L,
        });
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (needed > 0 && free < needed + SpareOctets)
        {
            yield return $"the disk of {folder} has {free / 1024} KiB left, and {(needed + SpareOctets) / 1024} are needed; make room";
        }
    }
}
