namespace KeyOps.Authority.Loading;

/// <summary>What loading the zones at a start took and needs no more.</summary>
public static class LoadingMemory
{
    /// <summary>Below this there is too little to be worth a collection.</summary>
    private const long WorthFrom = 32 << 20;

    /// <summary>
    /// Gives the memory back to the system. All threads wait meanwhile, 10 to 20 ms with 10,000 zones or a million records: for a start only, after that the collector's
    /// own pace is the better one.
    /// </summary>
    public static void GiveBack()
    {
        if (GC.GetTotalAllocatedBytes() >= WorthFrom)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
