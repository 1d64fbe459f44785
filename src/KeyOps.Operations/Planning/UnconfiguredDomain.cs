using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Reconcile;

namespace KeyOps.Operations.Planning;

/// <summary>A domain that the store has keys of and the configuration does not name: nothing is done for it any more.</summary>
/// <param name="Domain">Its name.</param>
/// <param name="Selectors">The keys whose records stand in its zone still, as they were last written there.</param>
public sealed record UnconfiguredDomain(string Domain, ImmutableArray<string> Selectors)
{
    public const string Remedy = "name it again with `sends-mail: false` until `keyops status` shows no key of it, and they go in their time; or delete them by hand";

    /// <summary>What a person is told of it.</summary>
    public string Text =>
        $"{Domain} is not in the configuration any more: no signer's tables have it, and its key records ({string.Join(", ", Selectors)}) and key files stay as they are; {Remedy}";

    /// <summary>Those that are known when all domains were gathered; those whose keys are all Removed need no word.</summary>
    public static ImmutableArray<UnconfiguredDomain> Of(Fleet fleet) =>
    [
        .. fleet.Unconfigured()
            .Select(domain => new UnconfiguredDomain(domain.Key.ToStringWithoutDot(), [.. Standing(domain.Value)]))
            .Where(domain => !domain.Selectors.IsEmpty)
            .OrderBy(domain => domain.Domain, StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Standing(ImmutableArray<KeyHistory> keys) =>
        keys.Where(key => key is { Published: not null, Removed: null }).Select(key => key.Key.Selector.Text);
}
