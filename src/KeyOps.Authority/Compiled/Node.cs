using System.Runtime.InteropServices;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Compiled;

/// <summary>
/// An owner name of a compiled zone, empty non-terminals among them: a header, the name in lower case, a directory of its RRsets.
/// A reference to another node is its offset in the store; 0 is none, since the store begins with octets that are no node.
/// </summary>
internal readonly ref struct Node(ReadOnlySpan<byte> octets)
{
    private readonly ReadOnlySpan<byte> _octets = octets;

    /// <summary>The header, as it lies in the store.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Header
    {
        /// <summary>The length of the name on the wire.</summary>
        public byte NameLength;

        /// <summary>Its labels, the root's not counted.</summary>
        public byte Labels;

        public NodeFlags Flags;

        /// <summary>Entries in the directory.</summary>
        public ushort RRsetCount;

        public ushort Reserved;

        /// <summary>The topmost cut or DNAME owner strictly above.</summary>
        public uint HiddenBy;

        /// <summary>The child <c>*</c>, from which names below this one are synthesised.</summary>
        public uint WildcardChild;

        /// <summary>The node's place in the zone's canonical order.</summary>
        public int Order;
    }

    /// <summary>An RRset in the directory: its two precompiled forms, 0 when it is too large for any message.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Entry
    {
        public RecordType Type;
        public ushort Reserved;
        public uint Plain;

        /// <summary>With RRSIGs; the plain form again where there are none.</summary>
        public uint Signed;
    }

    public const int HeaderSize = 20;

    public const int EntrySize = 12;

    /// <summary>The type under which a cut's referral is found; no type has this number (RFC 6895 §3.1).</summary>
    public static readonly RecordType Referral = new(0);

    public static int SizeOf(int nameLength, int rrsets) => HeaderSize + ((nameLength + 3) & ~3) + (rrsets * EntrySize);

    public ref readonly Header Head => ref MemoryMarshal.AsRef<Header>(_octets);

    public ReadOnlySpan<byte> Name => _octets.Slice(HeaderSize, Head.NameLength);

    public NodeFlags Flags => Head.Flags;

    public ReadOnlySpan<Entry> Directory =>
        MemoryMarshal.Cast<byte, Entry>(_octets.Slice(HeaderSize + ((Head.NameLength + 3) & ~3), Head.RRsetCount * EntrySize));

    public bool TryFind(RecordType type, out Entry entry)
    {
        foreach (ref readonly var candidate in Directory)
        {
            if (candidate.Type.Code == type.Code)
            {
                entry = candidate;
                return true;
            }
        }

        entry = default;
        return false;
    }
}
