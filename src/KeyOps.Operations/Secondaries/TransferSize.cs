namespace KeyOps.Operations.Secondaries;

/// <summary>What a primary sent for a transfer.</summary>
public readonly record struct TransferSize(int Messages, int Records, long Octets);
