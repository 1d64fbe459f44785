using KeyOps.Core.Names;

namespace KeyOps.Authority.Compiled;

/// <summary>The nodes that have NSEC, in canonical order (RFC 4034 §4).</summary>
internal sealed class NsecChain(uint[] nodes) : DenialIndex
{
    public override long Size => (long)nodes.Length * sizeof(uint);

    /// <summary>The last node at or before a lower-cased name of the zone: its NSEC matches or covers the name.</summary>
    public uint Find(CompiledZone zone, ReadOnlySpan<byte> lowerName)
    {
        var (low, high) = (0, nodes.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (NameOctets.CompareCanonical(zone.NodeAt(nodes[middle]).Name, lowerName) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return nodes[low];
    }
}
