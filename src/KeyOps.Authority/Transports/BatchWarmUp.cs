using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Compiled;

namespace KeyOps.Authority.Transports;

/// <summary>
/// Fetches what the queries of a batch will need into the cache before they are answered. With many zones each step of a lookup (catalog, zone, slot,
/// node, answer) waits for memory; here all queries take a step together, so that they wait for it together. It only hints: a wrong guess
/// costs nothing but itself.
/// </summary>
internal sealed class BatchWarmUp(int capacity)
{
    private const int LineLength = 64;

    /// <summary>Fewer queries than this wait for memory no longer than the steps take.</summary>
    public const int WorthFrom = 3;

    private readonly byte[] _lower = new byte[NameScan.BufferLength];
    private readonly byte[] _offsets = new byte[NameScan.MaxLabels];
    private readonly ulong[] _hashes = new ulong[NameScan.MaxLabels + 1];
    private readonly Step[] _steps = new Step[capacity];

    /// <summary>How far a query has come.</summary>
    private struct Step
    {
        public ulong Name;
        public ulong Apex;
        public CompiledZone? Zone;
        public uint Node;
        public ushort Type;
        public byte ApexLabels;
    }

    public static bool IsSupported => Sse.IsSupported;

    public int Count { get; private set; }

    /// <summary>Takes a query into the batch.</summary>
    public void Add(ReadOnlySpan<byte> message, CatalogSnapshot catalog)
    {
        ref var step = ref _steps[Count];
        var length = message.Length > Query.HeaderLength ? NameScan.Read(message, Query.HeaderLength, _lower, _offsets, out var labels) : labels = 0;
        if (length == 0 || message.Length < Query.HeaderLength + length + 2)
        {
            return;
        }

        NameHash.Suffixes(_lower, _offsets.AsSpan(0, labels), _hashes);
        for (var label = 0; label <= labels; label++)
        {
            if (catalog.HasDepth(labels - label))
            {
                var place = Query.HeaderLength + length;
                step = new() { Name = _hashes[0], Apex = _hashes[label], ApexLabels = (byte)(labels - label), Type = (ushort)((message[place] << 8) | message[place + 1]) };
                catalog.Prefetch(step.Apex);
                Count++;
                return;
            }
        }
    }

    /// <summary>Takes all queries through the steps and forgets them.</summary>
    public void Run(CatalogSnapshot catalog)
    {
        var steps = _steps.AsSpan(0, Count);
        Count = 0;
        if (steps.Length < WorthFrom)
        {
            return;
        }

        foreach (ref var step in steps)
        {
            step.Zone = catalog.Probe(step.Apex, step.ApexLabels);
            if (step.Zone is not null)
            {
                PrefetchObject(step.Zone);
            }
        }

        foreach (ref var step in steps)
        {
            step.Zone?.PrefetchSlot(step.Name);
        }

        foreach (ref var step in steps)
        {
            step.Node = step.Zone?.PrefetchNode(step.Name) ?? 0;
        }

        foreach (ref var step in steps)
        {
            step.Zone?.PrefetchAnswer(step.Node, new(step.Type));
            step.Zone = null; // a zone that is replaced must not stay for this
        }
    }

    /// <summary>Fetches so many lines from a place on.</summary>
    public static unsafe void Lines(ref byte place, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Sse.Prefetch0((byte*)Unsafe.AsPointer(ref place) + (i * LineLength));
        }
    }

    private static unsafe void PrefetchObject(CompiledZone zone)
    {
        var address = *(byte**)Unsafe.AsPointer(ref zone);
        Sse.Prefetch0(address);
        Sse.Prefetch0(address + LineLength);
    }
}
