namespace KeyOps.Authority.Answers;

/// <summary>What to do with a query.</summary>
public enum AnswerKind
{
    /// <summary>Send nothing.</summary>
    Drop,

    /// <summary>Send the response.</summary>
    Respond,

    /// <summary>Let the host answer it: TSIG, UPDATE, NOTIFY, transfers.</summary>
    HandOver,
}
