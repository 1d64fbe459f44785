using System.Runtime.CompilerServices;

namespace KeyOps.Authority.Answers;

/// <summary>The DNAMEs that a response holds, so that a chain that comes by one again does not repeat it.</summary>
internal struct Redirections
{
    /// <summary>Chains through more than these are made to confuse; in them one may be repeated.</summary>
    private const int Capacity = 4;

    private Places _places;
    private int _count;

    public void Add(uint node, int record)
    {
        if (_count < Capacity)
        {
            _places[_count++] = ((ulong)node << 32) | (uint)record;
        }
    }

    /// <summary>Where in the message the node's DNAME begins; 0 when it is not there.</summary>
    public readonly int Find(uint node)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_places[i] >> 32 == node)
            {
                return (int)(uint)_places[i];
            }
        }

        return 0;
    }

    [InlineArray(Capacity)]
    private struct Places
    {
        private ulong _first;
    }
}
