namespace KeyOps.Core.Zones;

/// <summary>
/// The memory of zones that are read, used and dropped one after the other, as when ten thousand are loaded: given back, it serves the thread's next one. Large pieces are not
/// kept, and nobody is served who does not give back.
/// </summary>
internal sealed class ZoneMemory
{
    private const int MostRecords = 1 << 10;
    private const int MostOctets = 1 << 15;

    [ThreadStatic]
    private static ZoneMemory? _ofThread;

    private ZoneRecord[] _records = [];
    private byte[] _octets = [];

    public static ZoneMemory OfThread => _ofThread ??= new();

    /// <summary>Room for so many records or more; what is in it is rubbish.</summary>
    public ZoneRecord[] TakeRecords(int count)
    {
        var taken = _records;
        _records = [];
        return taken.Length >= count ? taken : new ZoneRecord[count];
    }

    public void GiveBack(ZoneRecord[] records) => _records = records.Length is > 0 and <= MostRecords ? records : _records;

    /// <summary>Room for so many octets or more; what is in it is rubbish.</summary>
    public byte[] TakeOctets(int count)
    {
        var taken = _octets;
        _octets = [];
        return taken.Length >= count ? taken : GC.AllocateUninitializedArray<byte>(count);
    }

    public void GiveBack(byte[] octets) => _octets = octets.Length is > 0 and <= MostOctets ? octets : _octets;
}
