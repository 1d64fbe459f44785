using KeyOps.Core.Signers;

namespace KeyOps.Operations.Configuration;

/// <summary>A file with a line for each domain that signs.</summary>
/// <param name="File">Absolute.</param>
/// <param name="Line">What a line looks like.</param>
public sealed record TableTemplate(string File, LineTemplate Line);
