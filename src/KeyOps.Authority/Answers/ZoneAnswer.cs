using KeyOps.Authority.Compiled;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Answers;

/// <summary>Answers one question from one zone: RFC 1034 §4.3.2, with the wildcards of RFC 4592 and the redirection of RFC 6672.</summary>
internal ref partial struct ZoneAnswer
{
    /// <summary>From a record whose owner is a pointer to its rdata.</summary>
    private const int RdataStart = 12;

    /// <summary>For the label of the closest encloser: the name itself exists.</summary>
    private const int NoWildcard = -1;

    private readonly CompiledZone _zone;
    private readonly RecordType _type;
    private readonly bool _signed; // the client wants DNSSEC records and the zone has them
    private ResponseWriter _writer;
    private Proofs _proofs;
    private Redirections _redirections;
    private Left _left;

    public ZoneAnswer(CompiledZone zone, RecordType type, bool dnssec, ResponseWriter writer)
    {
        _zone = zone;
        _type = type;
        _signed = dnssec && zone.IsSigned;
        _writer = writer;
    }

    private enum Step
    {
        /// <summary>The response is complete.</summary>
        Done,

        /// <summary>A CNAME or DNAME leads on.</summary>
        Follow,

        /// <summary>The name is not in this zone.</summary>
        Outside,
    }

    /// <summary>An answer whose additional data has to wait for the proofs.</summary>
    private readonly record struct Left(uint Piece, int CompiledFor, int Start, ushort Owner);

    public Rcode Rcode { get; private set; }

    /// <summary>AA: the first name is answered from the zone, not by a referral (RFC 1035 §4.1.1, RFC 2181 §5.4.1).</summary>
    public bool IsAuthoritative { get; private set; }

    public readonly ResponseWriter Writer => _writer;

    /// <summary>Composes the response; false when the name is not in the zone after all.</summary>
    public bool TryCompose(scoped LookupName name)
    {
        IsAuthoritative = true;
        switch (Answer(name, AnswerPiece.ToQuestion, out var target))
        {
            case Step.Outside:
                return false;
            case Step.Follow:
                Follow(name.Hashes[0], target);
                break;
        }

        if (_proofs.Count > 0)
        {
            AppendProofs();
            AppendLeft();
        }

        return true;
    }

    private Step Answer(scoped LookupName name, ushort owner, out int alias)
    {
        alias = 0;
        if (_zone.TryFind(name.Hashes[0], name.Lower[..name.Length], out var place))
        {
            var node = _zone.NodeAt(place);
            return node.Flags.Has(NodeFlags.Hidden)
                ? AnswerAbove(name, node.Head.HiddenBy, owner, out alias)
                : AnswerFrom(name, node, owner, NoWildcard, out alias);
        }

        // The closest encloser (RFC 4592 §3.3.1).
        var last = name.Labels - _zone.ApexLabels;
        for (var label = 1; label <= last; label++)
        {
            if (!_zone.TryFind(name.Hashes[label], name.Suffix(label), out place))
            {
                continue;
            }

            var encloser = _zone.NodeAt(place);
            if (encloser.Flags.Has(NodeFlags.Hidden))
            {
                return AnswerAbove(name, encloser.Head.HiddenBy, owner, out alias);
            }

            if ((encloser.Flags & (NodeFlags.Cut | NodeFlags.Dname)) != NodeFlags.None)
            {
                return AnswerAbove(name, place, owner, out alias);
            }

            if (encloser.Head.WildcardChild != 0)
            {
                return AnswerFrom(name, _zone.NodeAt(encloser.Head.WildcardChild), owner, label, out alias);
            }

            Rcode = Rcode.NxDomain;
            AppendNegative();
            if (_signed)
            {
                ProveNoName(name, label, encloser);
            }

            return Step.Done;
        }

        return Step.Outside;
    }

    /// <summary>Answers from the node of the name, or from the wildcard below its closest encloser that stands for it.</summary>
    private Step AnswerFrom(scoped LookupName name, Node node, ushort owner, int encloserLabel, out int alias)
    {
        alias = 0;
        if (node.Flags.Has(NodeFlags.Cut) && _type != RecordType.Ds)
        {
            Refer(node, owner);
            return Step.Done;
        }

        if (_type == RecordType.Any ? TryFindAny(node, out var entry) : node.TryFind(_type, out entry))
        {
            ProveIfExpanded(name, encloserLabel);
            Append(entry, node, owner);
            return Step.Done;
        }

        if (node.Flags.Has(NodeFlags.Cname))
        {
            ProveIfExpanded(name, encloserLabel);
            node.TryFind(RecordType.Cname, out entry);
            alias = _writer.Length + RdataStart;
            Append(entry, node, owner);
            return Rcode == Rcode.NoError && !_writer.IsTruncated ? Step.Follow : Step.Done;
        }

        AppendNegative();
        if (_signed)
        {
            ProveNoType(name, encloserLabel, node);
        }

        return Step.Done;
    }

    /// <summary>Answers for a name below a cut or a DNAME.</summary>
    private Step AnswerAbove(scoped LookupName name, uint place, ushort owner, out int alias)
    {
        alias = 0;
        var node = _zone.NodeAt(place);
        var label = name.Labels - node.Head.Labels;
        var nodeOwner = _writer.PointerTo(owner, label);
        if (node.Flags.Has(NodeFlags.Cut))
        {
            Refer(node, nodeOwner);
            return Step.Done;
        }

        return Redirect(name.Start(label), place, nodeOwner, owner, out alias);
    }

    /// <summary>The DNAME, and the CNAME that it stands for (RFC 6672 §3.1).</summary>
    private Step Redirect(int prefix, uint place, ushort nodeOwner, ushort owner, out int alias)
    {
        alias = 0;
        var dname = _redirections.Find(place);
        if (dname == 0)
        {
            dname = _writer.Length;
            _redirections.Add(place, dname);
            var node = _zone.NodeAt(place);
            node.TryFind(RecordType.Dname, out var entry);
            Append(entry, node, nodeOwner);
            if (Rcode != Rcode.NoError || _writer.IsTruncated)
            {
                return Step.Done;
            }
        }

        if (!_writer.TryAppendCname(dname, owner, prefix, out alias))
        {
            Rcode = Rcode.YxDomain;
            return Step.Done;
        }

        return _type == RecordType.Cname || _type == RecordType.Any ? Step.Done : Step.Follow;
    }

    /// <summary>For ANY one RRset will do (RFC 8482 §4.1).</summary>
    private static bool TryFindAny(Node node, out Node.Entry entry)
    {
        entry = default;
        foreach (var candidate in node.Directory)
        {
            if (entry.Type.Code is 0 or 46 or 47)
            {
                entry = candidate;
            }
        }

        return entry.Type.Code != 0;
    }

    private void Refer(Node cut, ushort owner)
    {
        IsAuthoritative = !_writer.IsEmpty;
        cut.TryFind(Node.Referral, out var referral);
        if (_proofs.Count == 0)
        {
            Append(referral, cut, owner, Extra.Required);
            return;
        }

        // What proves that there is no DS may be among the proofs already: it goes with them.
        if (cut.TryFind(RecordType.Ds, out _))
        {
            AppendProofs();
        }
        else
        {
            ProveInsecure(cut);
            AppendProofs();
            referral.Signed = referral.Plain;
        }

        Append(referral, cut, owner, Extra.Required);
    }

    private void ProveIfExpanded(scoped LookupName name, int encloserLabel)
    {
        if (_signed && encloserLabel != NoWildcard)
        {
            ProveExpansion(name, encloserLabel);
        }
    }

    private void Append(in Node.Entry entry, Node node, ushort owner, Extra extra = Extra.IfItFits)
    {
        var place = _signed ? entry.Signed : entry.Plain;
        if (place == 0)
        {
            Rcode = Rcode.ServFail; // larger than any message
            return;
        }

        if (_proofs.Count == 0 || extra == Extra.Required)
        {
            _writer.Append(_zone.PieceAt(place), node.Head.NameLength, owner, extra);
            return;
        }

        _left = new(place, node.Head.NameLength, _writer.Length, owner);
        _writer.Append(_zone.PieceAt(place), node.Head.NameLength, owner, Extra.None);
    }

    /// <summary>Appends the additional data of the answer before the proofs.</summary>
    private void AppendLeft()
    {
        if (_left.Piece != 0 && !_writer.IsTruncated)
        {
            _writer.AppendAdditional(_zone.PieceAt(_left.Piece), _left.CompiledFor, _left.Start, _left.Owner);
        }
    }

    private void AppendNegative()
    {
        var place = _signed ? _zone.Negative.Signed : _zone.Negative.Plain;
        _writer.Append(_zone.PieceAt(place), _zone.ApexLength, _writer.ApexPointer);
    }
}
