namespace KeyOps.Operations.Signers;

/// <summary>A file of the signer that is not as it should be.</summary>
/// <param name="Path">The file.</param>
/// <param name="What">What is wrong, in words that fit behind the path.</param>
/// <param name="IsMendable">Whether a deployment sets it right; otherwise a person must.</param>
public sealed record FileDrift(string Path, string What, bool IsMendable);
