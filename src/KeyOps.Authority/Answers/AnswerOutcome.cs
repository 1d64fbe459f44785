namespace KeyOps.Authority.Answers;

/// <summary>What became of a query.</summary>
/// <param name="Kind">Whether there is a response.</param>
/// <param name="Length">The response's length in octets.</param>
public readonly record struct AnswerOutcome(AnswerKind Kind, int Length)
{
    /// <summary>Not a query at all: nothing is sent.</summary>
    public static readonly AnswerOutcome Drop = new(AnswerKind.Drop, 0);

    /// <summary>For ARSoft's server to answer.</summary>
    public static readonly AnswerOutcome HandOver = new(AnswerKind.HandOver, 0);

    public static AnswerOutcome Respond(int length) => new(AnswerKind.Respond, length);
}
