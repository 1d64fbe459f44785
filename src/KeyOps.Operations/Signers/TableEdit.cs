using KeyOps.Core.Names;

namespace KeyOps.Operations.Signers;

/// <summary>A table into which some domains' lines were put.</summary>
/// <param name="Before">Its octets before.</param>
/// <param name="Domains">The domains.</param>
/// <param name="Lines">The lines that they are to have.</param>
/// <param name="After">Its octets then; the same object when they had these lines.</param>
internal sealed record TableEdit(byte[] Before, DomainName[] Domains, string[] Lines, byte[] After);
