using System.Collections.Immutable;
using KeyOps.Operations.Planning;

namespace KeyOps.Operations.Keys;

/// <summary>What came of something that a person asked to be done to a key.</summary>
public abstract record KeyChange
{
    private KeyChange()
    {
    }

    /// <summary>It was done.</summary>
    /// <param name="Text">What, in a sentence.</param>
    public sealed record Done(string Text) : KeyChange;

    /// <summary>It was not; nothing was changed. All reasons at once.</summary>
    public sealed record Refused(ImmutableArray<PlannedHold> Problems) : KeyChange;
}
