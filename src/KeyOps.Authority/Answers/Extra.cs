namespace KeyOps.Authority.Answers;

/// <summary>Whether a piece's additional section goes into a response.</summary>
internal enum Extra
{
    IfItFits,

    /// <summary>The response is cut rather than sent without: glue.</summary>
    Required,

    /// <summary>Something for the authority section still follows.</summary>
    None,
}
