using KeyOps.Core.Names;

namespace KeyOps.Core.Dnssec;

/// <summary>Walking up and down names, as denial proofs do.</summary>
public static class Ancestors
{
    /// <summary>The ancestor of a name that has so many labels; the name itself when it has as many.</summary>
    public static DomainName WithLabels(DomainName name, int labels)
    {
        for (var count = name.LabelCount; count > labels; count--)
        {
            name = name.Parent!;
        }

        return name;
    }

    /// <summary>The longest name that both are at or below.</summary>
    public static DomainName Common(DomainName left, DomainName right)
    {
        while (!right.IsAtOrBelow(left))
        {
            left = left.Parent!;
        }

        return left;
    }

    /// <summary>The wildcard directly below a name; null when it would be too long.</summary>
    public static DomainName? Wildcard(DomainName encloser) =>
        encloser.Wire.Length + 2 <= DomainName.MaxWireLength ? DomainName.FromWire([1, (byte)'*', .. encloser.Wire]) : null;
}
