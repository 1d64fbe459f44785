using System.Runtime.CompilerServices;
using KeyOps.Authority.Compiled;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Answers;

/// <summary>What proves that something is not there: NSEC (RFC 4035 §3.1.3) and NSEC3 (RFC 5155 §7.2).</summary>
internal ref partial struct ZoneAnswer
{
    /// <summary>Neither the name nor a wildcard for it exists.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ProveNoName(scoped LookupName name, int encloserLabel, Node encloser)
    {
        switch (_zone.Denial)
        {
            case NsecChain chain:
                _proofs.Add(chain.Find(_zone, name.Lower[..name.Length]));
                _proofs.Add(FindWildcard(chain, encloser));
                break;
            case Nsec3Chain chain:
                ProveEncloser(chain, name, encloserLabel);
                _proofs.Add(chain.RecordAt(chain.Wildcard(encloser)));
                break;
        }
    }

    /// <summary>The name has no such type; for a name that a wildcard stands for, that it does not exist itself, too.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ProveNoType(scoped LookupName name, int encloserLabel, Node node)
    {
        switch (_zone.Denial)
        {
            case NsecChain chain:
                if (encloserLabel >= 0)
                {
                    _proofs.Add(chain.Find(_zone, name.Lower[..name.Length]));
                }

                _proofs.Add(chain.Find(_zone, node.Name)); // an empty non-terminal's is the one before it
                break;
            case Nsec3Chain chain:
                if (encloserLabel >= 0)
                {
                    ProveEncloser(chain, name, encloserLabel);
                }

                if (chain.Matching(node.Head) is var matching and >= 0)
                {
                    _proofs.Add(chain.RecordAt(matching));
                }
                else if (encloserLabel < 0)
                {
                    ProveEncloser(chain, name, 1); // opted out (RFC 5155 §7.2.4)
                }

                break;
        }
    }

    /// <summary>The name itself, for which a wildcard stands, does not exist.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ProveExpansion(scoped LookupName name, int encloserLabel)
    {
        switch (_zone.Denial)
        {
            case NsecChain chain:
                _proofs.Add(chain.Find(_zone, name.Lower[..name.Length]));
                break;
            case Nsec3Chain chain:
                _proofs.Add(chain.RecordAt(chain.Find(name.Suffix(encloserLabel - 1))));
                break;
        }
    }

    /// <summary>A cut has no DS (RFC 4035 §3.1.4, RFC 5155 §7.2.7).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ProveInsecure(Node cut)
    {
        var name = new LookupName
        {
            Lower = stackalloc byte[NameScan.BufferLength],
            Offsets = stackalloc byte[NameScan.MaxLabels],
            Hashes = stackalloc ulong[NameScan.MaxLabels + 1],
        };
        name.TryRead(cut.Name, 0);
        ProveNoType(name, NoWildcard, cut);
    }

    /// <summary>The closest encloser that has an NSEC3, and that the next closer name does not exist or is opted out (RFC 5155 §7.2.1).</summary>
    private void ProveEncloser(Nsec3Chain chain, scoped LookupName name, int encloserLabel)
    {
        for (var label = encloserLabel; label <= name.Labels - _zone.ApexLabels; label++)
        {
            if (_zone.TryFind(name.Hashes[label], name.Suffix(label), out var place)
                && chain.Matching(_zone.NodeAt(place).Head) is var matching and >= 0)
            {
                _proofs.Add(chain.RecordAt(matching));
                _proofs.Add(chain.RecordAt(chain.Find(name.Suffix(label - 1))));
                return;
            }
        }
    }

    private readonly uint FindWildcard(NsecChain chain, Node encloser)
    {
        Span<byte> name = stackalloc byte[DomainName.MaxWireLength + 2];
        name[0] = 1;
        name[1] = (byte)'*';
        encloser.Name.CopyTo(name[2..]);
        return chain.Find(_zone, name[..(encloser.Name.Length + 2)]);
    }

    /// <summary>Writes the proofs into the authority section.</summary>
    private void AppendProofs()
    {
        var type = _zone.Denial is NsecChain ? RecordType.Nsec : RecordType.Nsec3;
        for (var i = 0; i < _proofs.Count; i++)
        {
            var node = _zone.NodeAt(_proofs[i]);
            if (node.TryFind(type, out var entry) && entry.Signed != 0)
            {
                _writer.AppendNamed(_zone.PieceAt(entry.Signed), node.Name);
            }
        }

        _proofs = default;
    }
}
