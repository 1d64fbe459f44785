using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Operations.Configuration;

/// <summary>What one key may change in one zone by dynamic update. What no rule allows is refused.</summary>
/// <param name="Zone">Its apex, the zone of a domain of this file.</param>
/// <param name="Key">The key that the update must be signed with.</param>
/// <param name="Names">Owner names; one with an asterisk stands for all names below. Empty: all in the zone.</param>
/// <param name="Types">Empty: all.</param>
public sealed record UpdateSettings(DomainName Zone, TsigKeySettings Key, ImmutableArray<DomainName> Names, ImmutableArray<RecordType> Types)
{
    /// <summary>Whether the rule covers a record; null stands for every type at the name.</summary>
    public bool Covers(DomainName owner, RecordType? type) =>
        (Names.IsEmpty || Names.Any(name => name.IsWildcard ? owner != name.Parent && owner.IsAtOrBelow(name.Parent!) : owner == name))
        && (Types.IsEmpty || (type is { } one && Types.Contains(one)));
}
