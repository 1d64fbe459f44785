namespace KeyOps.Core.Lifecycle;

/// <summary>Names a key for as long as the store lives; given by the store, counting up.</summary>
public readonly record struct KeyId(long Number) : IComparable<KeyId>
{
    public int CompareTo(KeyId other) => Number.CompareTo(other.Number);

    public static bool operator <(KeyId left, KeyId right) => left.Number < right.Number;

    public static bool operator >(KeyId left, KeyId right) => left.Number > right.Number;

    public static bool operator <=(KeyId left, KeyId right) => left.Number <= right.Number;

    public static bool operator >=(KeyId left, KeyId right) => left.Number >= right.Number;

    public override string ToString() => $"#{Number}";
}
