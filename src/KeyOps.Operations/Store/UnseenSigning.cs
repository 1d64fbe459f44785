using KeyOps.Core.Names;

namespace KeyOps.Operations.Store;

/// <summary>A signer's files were written, and it was not yet seen to sign by them.</summary>
/// <param name="Signer">Its name.</param>
/// <param name="Domain">Whose mail it is to sign.</param>
/// <param name="Since">When the files were to be written, or it was seen to do otherwise.</param>
public sealed record UnseenSigning(string Signer, DomainName Domain, DateTimeOffset Since);
