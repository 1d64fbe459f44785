namespace KeyOps.Core.Records;

internal static class HexDigits
{
    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int Value(byte octet) => octet switch
    {
        >= (byte)'0' and <= (byte)'9' => octet - '0',
        >= (byte)'a' and <= (byte)'f' => octet - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => octet - 'A' + 10,
        _ => -1,
    };
}
