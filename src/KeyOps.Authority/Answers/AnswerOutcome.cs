using KeyOps.Core.Records;

namespace KeyOps.Authority.Answers;

/// <summary>What became of a query, and what counters and rate limits want to know of it.</summary>
/// <param name="Kind">Whether there is a response.</param>
/// <param name="Length">The response's length in octets.</param>
public readonly record struct AnswerOutcome(AnswerKind Kind, int Length)
{
    /// <summary>Not a query at all: nothing is sent.</summary>
    public static readonly AnswerOutcome Drop = new(AnswerKind.Drop, 0);

    /// <summary>For ARSoft's server to answer.</summary>
    public static readonly AnswerOutcome HandOver = new(AnswerKind.HandOver, 0);

    /// <summary>The zone that it was answered from.</summary>
    public CompiledZone? Zone { get; init; }

    /// <summary>The type asked for.</summary>
    public RecordType Type { get; init; }

    /// <summary>The response code, its upper bits included.</summary>
    public byte Rcode { get; init; }

    public bool IsTruncated { get; init; }

    /// <summary>The client showed a server cookie of ours: its address is not forged.</summary>
    public bool HasValidCookie { get; init; }

    /// <summary>A hash of the name asked for.</summary>
    internal ulong NameHash { get; init; }
}
