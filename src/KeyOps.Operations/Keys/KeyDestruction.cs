using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Signers;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Keys;

/// <summary>Overwrites the private half of a key that is Removed. What happened to the key stays on record.</summary>
public sealed class KeyDestruction(Settings settings, KeyStore store, TimeProvider time)
{
    /// <exception cref="StoreException">The store failed.</exception>
    public KeyChange Run(DomainName domain, Selector selector)
    {
        var name = $"{selector}._domainkey.{domain.ToStringWithoutDot()}";
        if (store.HistoriesOf(domain).FirstOrDefault(history => history.Key.Selector == selector) is not { } history)
        {
            return Refused($"the store has no key {name}", $"`keyops keys list {domain.ToStringWithoutDot()}` shows those it has");
        }

        if (history.Destroyed is { } destroyed)
        {
            return Refused($"the private key of {name} was destroyed at {destroyed.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z already", "there is nothing left to do");
        }

        if (history.Removed is null)
        {
            return Refused($"{name} is not Removed: mail signed with it may be under way, or may yet be signed", "it can be destroyed once its record is gone from the zone; `keyops status` says when that is due");
        }

        if (settings.Domains.FirstOrDefault(each => each.Name == domain) is { } known && known.TimelineOf(store.HistoriesOf(domain)).RevealableAt(history) is { } revealableAt)
        {
            return Refused(
                $"the private key of {name} is still to be revealed, at {revealableAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z at the earliest",
                "wait for that, or write `reveal: false` in the policy to give it up for good");
        }

        var files = settings.Signers
            .Select(signer => new SignerFiles(signer, _ => throw new InvalidOperationException("no private key is read here")).KeyPathOf(history.Key))
            .Where(File.Exists)
            .Select(path => new PlannedHold($"the signer's key file {path} is still there", "`keyops apply` deletes it when no table names it any more; one that it leaves is yours to delete"))
            .ToImmutableArray();
        if (!files.IsEmpty)
        {
            return new KeyChange.Refused(files);
        }

        store.DestroyPrivateKey(history.Key.Id, time.GetUtcNow());
        return new KeyChange.Done($"destroyed the private key of {name} in the store; copies in backups are as safe as the master key");
    }

    private static KeyChange.Refused Refused(string reason, string remedy) => new([new(reason, remedy)]);
}
