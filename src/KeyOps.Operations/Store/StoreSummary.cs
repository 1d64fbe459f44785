namespace KeyOps.Operations.Store;

/// <summary>What a backup holds.</summary>
/// <param name="File">Its absolute path.</param>
/// <param name="Domains">How many domains have keys in it.</param>
/// <param name="Keys">How many keys it holds, those that are gone included.</param>
/// <param name="LatestFactAt">What was recorded last; null when nothing was.</param>
/// <param name="MasterKey">What opens the private keys in it, and is not in it.</param>
/// <param name="ReplacedStore">For a restore: where the store went whose place it took; null when there was none.</param>
public sealed record StoreSummary(string File, int Domains, int Keys, DateTimeOffset? LatestFactAt, string MasterKey, string? ReplacedStore)
{
    internal static StoreSummary Of(KeyReader store, string file, string masterKey, string? replaced)
    {
        var histories = store.AllHistories();
        return new(file, histories.Count, histories.Values.Sum(keys => keys.Count), store.LatestFactAt(), masterKey, replaced);
    }
}
