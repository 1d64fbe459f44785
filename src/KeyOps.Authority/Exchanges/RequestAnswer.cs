using KeyOps.Authority.Answers;

namespace KeyOps.Authority.Exchanges;

/// <summary>What a request came to.</summary>
/// <param name="Rcode">The response code.</param>
/// <param name="Error">The extended error, for clients that show they know of them.</param>
public readonly record struct RequestAnswer(Rcode Rcode, ExtendedError Error = ExtendedError.None);
