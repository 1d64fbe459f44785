namespace KeyOps.Operations.Store;

/// <summary>Names an attempt in the journal; counts up.</summary>
public readonly record struct AttemptId(long Number)
{
    public override string ToString() => $"attempt {Number}";
}
