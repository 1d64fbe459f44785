using System.Runtime.InteropServices;
using KeyOps.Core.Records;

namespace KeyOps.Core.Zones;

/// <summary>One record of a zone: where its octets lie in the arena.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ZoneRecord(uint OwnerOffset, uint RdataOffset, uint TtlSeconds, ushort RdataLength, RecordType Type);
