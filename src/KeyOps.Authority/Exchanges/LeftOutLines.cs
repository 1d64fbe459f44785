namespace KeyOps.Authority.Exchanges;

/// <summary>How many lines like one were left out of the log before it.</summary>
public readonly record struct LeftOutLines(int Count)
{
    public override string ToString() => Count == 0 ? "" : $" ({Count} more like this were left out)";
}
