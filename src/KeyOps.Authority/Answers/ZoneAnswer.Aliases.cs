using System.Runtime.CompilerServices;
using KeyOps.Authority.Compiled;
using KeyOps.Core.Names;

namespace KeyOps.Authority.Answers;

/// <summary>CNAME chains, followed as long as they stay in the zone (RFC 1034 §3.6.2).</summary>
internal ref partial struct ZoneAnswer
{
    /// <summary>More links than this no honest zone has; the client goes on from where the response ends.</summary>
    private const int MaxLinks = 16;

    // Not inlined: its buffers would burden every query.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Follow(ulong first, int target)
    {
        Span<byte> flat = stackalloc byte[DomainName.MaxWireLength];
        Span<ulong> seen = stackalloc ulong[MaxLinks];
        var name = new LookupName
        {
            Lower = stackalloc byte[NameScan.BufferLength],
            Offsets = stackalloc byte[NameScan.MaxLabels],
            Hashes = stackalloc ulong[NameScan.MaxLabels + 1],
        };
        seen[0] = first;
        for (var links = 1; links < MaxLinks && target <= 0x3FFF; links++)
        {
            var length = _writer.ReadName(target, flat);
            if (length == 0 || !name.TryRead(flat[..length], 0) || seen[..links].Contains(name.Hashes[0]))
            {
                return;
            }

            seen[links] = name.Hashes[0];
            if (Answer(name, (ushort)(0xC000 | target), out target) != Step.Follow)
            {
                return;
            }
        }
    }
}
