using KeyOps.Core.Names;

namespace KeyOps.Operations.Signers;

/// <summary>One table of a signer.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Lines">Its lines, in any order when they are the domains', else in this one.</param>
/// <param name="IsLineOf">Whether a line that names a domain is that domain's; null when the lines are not the domains'.</param>
internal sealed record SignerTable(string Path, IEnumerable<string> Lines, Func<string, DomainName, bool>? IsLineOf);
