namespace KeyOps.Core.ZoneFiles.Editing;

/// <summary>How a file ends its lines; what is added to it does likewise.</summary>
internal static class LineEnds
{
    public static string Of(ReadOnlySpan<byte> octets)
    {
        var feed = octets.IndexOf((byte)'\n');
        return feed > 0 && octets[feed - 1] == (byte)'\r' ? "\r\n" : "\n";
    }

    /// <summary>What has to come before a line that is put at the end: nothing, or the line end that the last line lacks.</summary>
    public static string Missing(ReadOnlySpan<byte> octets) => octets is [.., not ((byte)'\n' or (byte)'\r')] ? Of(octets) : "";
}
