using System.Runtime.InteropServices;
using KeyOps.Core.Records;

namespace KeyOps.Core.Zones;

/// <summary>One record of a zone: where its octets lie in the arena, and where it was read (0 when it was not).</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct ZoneRecord(uint OwnerOffset, uint RdataOffset, uint TtlSeconds, uint Source, ushort RdataLength, RecordType Type);
