using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Operations.Propagation;

/// <summary>What the servers of a zone have that a store of before may not know.</summary>
/// <param name="Found">Of the names that were asked for, those at which some server answers a DKIM key, in their order.</param>
/// <param name="Silent">The servers that did not answer: what they have is not known.</param>
/// <param name="Serial">The latest serial (RFC 1982) that one of them has; null when none told.</param>
public sealed record NewerKeys(ImmutableArray<DomainName> Found, ImmutableArray<string> Silent, SerialNumber? Serial)
{
    public static NewerKeys None { get; } = new([], [], null);
}
