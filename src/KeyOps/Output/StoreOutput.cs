using KeyOps.Operations.Store;

namespace KeyOps.Output;

internal static class StoreOutput
{
    /// <summary>What a backup holds, in a few words.</summary>
    public static string Content(StoreSummary summary) =>
        $"{Words.Count(summary.Keys, "key")} of {Words.Count(summary.Domains, "domain")}"
        + (summary.LatestFactAt is { } at ? $", the last fact of {Moment.Of(at)}" : ", no fact");
}
