using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Compiled;

/// <summary>The addresses of the hosts that an RRset's rdata names, as far as the zone has them (RFC 1034 §4.3.2 step 6, RFC 2782, RFC 9460 §4.1).</summary>
internal sealed class AdditionalData(Zone zone, OwnerTree tree, AnswerPieceWriter writer)
{
    /// <summary>Beyond this many hosts additional data helps nobody.</summary>
    private const int MaxHosts = 32;

    /// <summary>The most a record takes beside its rdata: a name, and ten octets.</summary>
    private const int RecordRoom = DomainName.MaxWireLength + 10;

    /// <summary>What a body may take so that a datagram of 1232 octets holds it, a header, the longest question and OPT.</summary>
    private const int DatagramRoom = 1232 - 12 - DomainName.MaxWireLength - 4 - 64;

    private readonly List<Host> _hosts = [];

    /// <summary>A host and the owner that has its records: itself, or the wildcard that stands for it. One without a name is the piece's own owner.</summary>
    private readonly record struct Host(int Owner, byte[]? Name);

    /// <summary>Adds A and AAAA of the hosts, for SVCB and HTTPS also what these say of them, with the signatures.</summary>
    public void Write(RRset rrset, bool signed)
    {
        Find(rrset, glue: false);
        foreach (var host in _hosts)
        {
            WriteSet(host, RecordType.A, signed);
            WriteSet(host, RecordType.Aaaa, signed);
            if (IsService(rrset.Type) && host.Name is not null && !NameOctets.EqualsIgnoreCase(host.Name, rrset.Owner))
            {
                WriteSet(host, rrset.Type, signed);
            }
        }
    }

    /// <summary>
    /// Adds A and AAAA of a referral's hosts, those below cuts too. They must all be in the response, signatures need not (RFC 4035 §3.1.1): these follow,
    /// as far as a datagram holds them.
    /// </summary>
    public void WriteGlue(RRset ns, bool signed)
    {
        Find(ns, glue: true);
        foreach (var host in _hosts)
        {
            WriteSet(host, RecordType.A, signed: false);
            WriteSet(host, RecordType.Aaaa, signed: false);
        }

        foreach (var host in _hosts)
        {
            WriteSignaturesThatFit(host, RecordType.A, signed);
            WriteSignaturesThatFit(host, RecordType.Aaaa, signed);
        }
    }

    private static bool IsService(RecordType type) => type.Code is 64 or 65;

    private void Find(RRset rrset, bool glue)
    {
        _hosts.Clear();
        if (rrset.Type.Code is not (2 or 15 or 33) && !IsService(rrset.Type))
        {
            return;
        }

        for (var i = 0; i < rrset.Count && _hosts.Count < MaxHosts; i++)
        {
            var target = rrset[i][RdataNames.Of(rrset.Type).Prefix..];
            var isOwner = target is [0, ..] && IsService(rrset.Type); // in ServiceMode (RFC 9460 §2.5)
            target = isOwner ? rrset.Owner : target[..RdataNames.LengthOf(target)];
            if (tree.TryFindOrWildcard(target, out var owner) && !IsListed(target) && (glue || !tree[owner].Flags.Has(NodeFlags.Hidden)))
            {
                _hosts.Add(new(owner, isOwner ? null : target.ToArray()));
            }
        }
    }

    private bool IsListed(ReadOnlySpan<byte> name)
    {
        foreach (var host in _hosts)
        {
            if (NameOctets.EqualsIgnoreCase(host.Name, name))
            {
                return true;
            }
        }

        return false;
    }

    private void WriteSet(Host host, RecordType type, bool signed)
    {
        if (!tree.TryFind(host.Owner, type, out var set))
        {
            return;
        }

        var room = signed ? RoomForSignatures(host, type) : 0;
        for (var i = 0; i < set.Count; i++)
        {
            room += RecordRoom + set[i].Length;
        }

        if (!writer.HasRoom(room))
        {
            return;
        }

        for (var i = 0; i < set.Count; i++)
        {
            Write(host, type, set.Ttl, set[i]);
        }

        if (signed)
        {
            WriteSignatures(host, set);
        }
    }

    private int RoomForSignatures(Host host, RecordType type)
    {
        var room = 0;
        tree.TrySignatures(host.Owner, type, out var signatures);
        for (var i = 0; i < signatures.Count; i++)
        {
            room += RecordRoom + signatures[i].Length;
        }

        return room;
    }

    private void WriteSignaturesThatFit(Host host, RecordType type, bool signed)
    {
        if (signed && tree.TryFind(host.Owner, type, out var set) && writer.Length + RoomForSignatures(host, type) <= DatagramRoom)
        {
            WriteSignatures(host, set);
        }
    }

    private void WriteSignatures(Host host, RRset set)
    {
        tree.TrySignatures(host.Owner, set.Type, out var signatures);
        for (var i = 0; i < signatures.Count; i++)
        {
            Write(host, RecordType.Rrsig, set.Ttl, signatures[i]);
        }
    }

    private void Write(Host host, RecordType type, Ttl ttl, ReadOnlySpan<byte> rdata)
    {
        if (host.Name is null)
        {
            writer.WriteOwned(Section.Additional, type, zone.Class, ttl.Seconds, rdata);
        }
        else
        {
            writer.WriteOther(Section.Additional, host.Name, type, zone.Class, ttl.Seconds, rdata);
        }
    }
}
