using KeyOps.Core.Zones;

namespace KeyOps.Authority.Transfers;

/// <summary>The records of a transfer in their order, one at a time, without an object for each.</summary>
internal abstract class RecordCursor
{
    /// <summary>Goes to the next record; false at the end.</summary>
    public abstract bool MoveNext();

    /// <summary>The record it is at: a view, good until <see cref="MoveNext"/>.</summary>
    public abstract PackedRecord Current { get; }
}
