using System.Runtime.CompilerServices;

namespace KeyOps.Authority.Answers;

/// <summary>
/// The denial records a response needs, each once: nodes that have NSEC or NSEC3. They are gathered while the answer is composed and
/// written when it is, since the authority section comes after the whole answer.
/// </summary>
internal struct Proofs
{
    /// <summary>Three a link of a CNAME chain are enough; what is over it is left out.</summary>
    private const int Capacity = 16;

    private Places _nodes;

    public int Count { get; private set; }

    public readonly uint this[int index] => _nodes[index];

    public void Add(uint node)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_nodes[i] == node)
            {
                return;
            }
        }

        if (Count < Capacity)
        {
            _nodes[Count++] = node;
        }
    }

    [InlineArray(Capacity)]
    private struct Places
    {
        private uint _first;
    }
}
