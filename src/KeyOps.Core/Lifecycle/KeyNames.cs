using KeyOps.Core.Mail;

namespace KeyOps.Core.Lifecycle;

/// <summary>What keys are called.</summary>
internal static class KeyNames
{
    /// <summary>The selectors, for people: <c>k20260101r, k20260101e</c>.</summary>
    public static string Of(IEnumerable<KeyHistory> keys) => string.Join(", ", keys.Select(key => key.Key.Selector));

    /// <summary>
    /// The selector of a key that is to be made: the configured one for a domain's first, unless it was used; else of the policy's template. With two
    /// algorithms <c>r</c> or <c>e</c> is appended.
    /// </summary>
    public static Selector Next(DomainSituation situation, KeyAlgorithm algorithm, bool isFirst, DateTimeOffset now)
    {
        var kind = situation.Policy.Algorithms.Length == 1 ? "" : algorithm is KeyAlgorithm.Ed25519 ? "e" : "r";
        var used = situation.Timeline.UsedSelectors;
        var first = Selector.Parse(situation.FirstSelector.Text + kind);
        return isFirst && !used.Contains(first)
            ? first
            : situation.Policy.Selector.Next(now, kind, used.Append(first).ToHashSet());
    }
}
