using KeyOps.Authority.Answers;

namespace KeyOps.Authority.Exchanges;

/// <summary>What a request came to.</summary>
/// <param name="Rcode">The response code.</param>
/// <param name="Error">The extended error, for clients that show they know of them.</param>
/// <param name="Text">What it says: for whoever sent the request, without what only those here may know; null: its code alone.</param>
public readonly record struct RequestAnswer(Rcode Rcode, ExtendedError Error = ExtendedError.None, string? Text = null);
