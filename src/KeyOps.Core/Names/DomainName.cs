using System.Diagnostics.CodeAnalysis;

namespace KeyOps.Core.Names;

/// <summary>
/// An absolute domain name, held as uncompressed wire octets (RFC 1035 §3.1), case as written.
/// Equality and order ignore ASCII case (RFC 4343); the order is the canonical one (RFC 4034 §6.1).
/// </summary>
public sealed class DomainName : IEquatable<DomainName>, IComparable<DomainName>
{
    /// <summary>The longest name on the wire, root label included (RFC 1035 §2.3.4).</summary>
    public const int MaxWireLength = 255;

    /// <summary>The longest label (RFC 1035 §2.3.4).</summary>
    public const int MaxLabelLength = 63;

    /// <summary>The root.</summary>
    public static DomainName Root { get; } = new([0]);

    private readonly byte[] _wire;

    private DomainName(byte[] wire) => _wire = wire;

    /// <summary>The uncompressed wire form: length-prefixed labels, ending with the root's 0.</summary>
    public ReadOnlySpan<byte> Wire => _wire;

    /// <summary>The same octets as <see cref="Wire"/>, for keeping.</summary>
    public ReadOnlyMemory<byte> WireMemory => _wire;

    public bool IsRoot => _wire.Length == 1;

    /// <summary>The number of labels, the root's not counted (as in RRSIG's Labels field, wildcard included).</summary>
    public int LabelCount
    {
        get
        {
            var count = 0;
            for (var i = 0; _wire[i] != 0; i += _wire[i] + 1)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>The name without its first label; the root has none.</summary>
    public DomainName? Parent => IsRoot ? null : new(_wire[(_wire[0] + 1)..]);

    /// <summary>Whether the first label is a lone <c>*</c> (RFC 4592 §2.1.1).</summary>
    public bool IsWildcard => _wire.Length > 2 && _wire[0] == 1 && _wire[1] == (byte)'*';

    /// <summary>The first label's octets; empty for the root.</summary>
    public ReadOnlySpan<byte> FirstLabel => _wire.AsSpan(_wire[0] == 0 ? 0 : 1, _wire[0]);

    /// <summary>Parses a name that is absolute whether or not it ends with a dot.</summary>
    /// <exception cref="FormatException">The text is not a domain name.</exception>
    public static DomainName Parse(string text) => Parse(text, Root);

    /// <summary>Parses presentation form (RFC 1035 §5.1); a name without a final dot is completed with <paramref name="origin"/>.</summary>
    /// <exception cref="FormatException">The text is not a domain name.</exception>
    public static DomainName Parse(string text, DomainName origin) =>
        DomainNameParser.TryParse(text, origin, out var name, out var error)
            ? name
            : throw new FormatException($"'{text}' is not a domain name: {error}");

    /// <summary>Parses a name that is absolute whether or not it ends with a dot.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DomainName? name, [NotNullWhen(false)] out string? error) =>
        DomainNameParser.TryParse(text, Root, out name, out error);

    /// <summary>Takes the name at the start of <paramref name="wire"/>, uncompressed; octets behind it are ignored.</summary>
    public static bool TryFromWire(ReadOnlySpan<byte> wire, [NotNullWhen(true)] out DomainName? name)
    {
        name = null;
        var i = 0;
        while (i < wire.Length && wire[i] != 0)
        {
            if (wire[i] > MaxLabelLength)
            {
                return false;
            }

            i += wire[i] + 1;
        }

        if (i >= wire.Length || i + 1 > MaxWireLength)
        {
            return false;
        }

        name = i == 0 ? Root : new(wire[..(i + 1)].ToArray());
        return true;
    }

    /// <summary>As <see cref="TryFromWire"/>, for octets known to be good.</summary>
    /// <exception cref="FormatException">They are not.</exception>
    public static DomainName FromWire(ReadOnlySpan<byte> wire) =>
        TryFromWire(wire, out var name) ? name : throw new FormatException("not an uncompressed domain name on the wire");

    /// <summary>This name below one more label.</summary>
    /// <exception cref="FormatException">The label or the result is too long.</exception>
    public DomainName Prepend(string label) => Parse(label, this);

    /// <summary>Whether this name is <paramref name="ancestor"/> or below it.</summary>
    public bool IsAtOrBelow(DomainName ancestor)
    {
        var rest = _wire.Length - ancestor._wire.Length;
        if (rest < 0)
        {
            return false;
        }

        // The suffix must begin at a label boundary.
        var i = 0;
        while (i < rest)
        {
            i += _wire[i] + 1;
        }

        return i == rest && NameOctets.EqualsIgnoreCase(_wire.AsSpan(rest), ancestor._wire);
    }

    /// <summary>Lower case, as in the canonical form (RFC 4034 §6.2).</summary>
    public DomainName ToLower()
    {
        var lower = (byte[])_wire.Clone();
        NameOctets.ToLower(lower);
        return new(lower);
    }

    /// <summary>The name as seen from <paramref name="origin"/>: <c>@</c>, a relative name, or absolute when not below it.</summary>
    public string ToRelativeString(DomainName origin) =>
        !IsAtOrBelow(origin) ? ToString()
        : _wire.Length == origin._wire.Length ? "@"
        : NameOctets.Format(_wire.AsSpan(0, _wire.Length - origin._wire.Length));

    /// <summary>Absolute presentation form with its final dot, octets escaped where they must be.</summary>
    public override string ToString() => IsRoot ? "." : NameOctets.Format(_wire) + ".";

    /// <summary>Presentation form without the final dot, as mail and configuration write it.</summary>
    public string ToStringWithoutDot() => IsRoot ? "." : NameOctets.Format(_wire);

    public bool Equals(DomainName? other) => other is not null && NameOctets.EqualsIgnoreCase(_wire, other._wire);

    public override bool Equals(object? obj) => Equals(obj as DomainName);

    public override int GetHashCode() => NameOctets.HashIgnoreCase(_wire);

    public int CompareTo(DomainName? other) => other is null ? 1 : NameOctets.CompareCanonical(_wire, other._wire);

    public static bool operator ==(DomainName? left, DomainName? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(DomainName? left, DomainName? right) => !(left == right);

    public static bool operator <(DomainName? left, DomainName? right) => left is null ? right is not null : left.CompareTo(right) < 0;

    public static bool operator <=(DomainName? left, DomainName? right) => left is null || left.CompareTo(right) <= 0;

    public static bool operator >(DomainName? left, DomainName? right) => !(left <= right);

    public static bool operator >=(DomainName? left, DomainName? right) => !(left < right);

    internal static DomainName FromCheckedWire(ReadOnlySpan<byte> wire) => wire.Length == 1 ? Root : new(wire.ToArray());
}
