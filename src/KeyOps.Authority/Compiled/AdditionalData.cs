using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Compiled;

/// <summary>The addresses of the hosts that an RRset's rdata names, as far as the zone has them (RFC 1034 §4.3.2 step 6, RFC 2782, RFC 9460 §4.1).</summary>
internal sealed class AdditionalData(Zone zone, OwnerTree tree, AnswerPieceWriter writer)
{
    /// <summary>Beyond this many hosts additional data helps nobody.</summary>
    private const int MaxHosts = 32;

    private readonly List<int> _hosts = [];

    /// <summary>Adds A and AAAA of the hosts; <paramref name="glue"/> is for a referral, which takes what lies below cuts too.</summary>
    public void Write(RRset rrset, bool signed, bool glue)
    {
        if (rrset.Type.Code is not (2 or 15 or 33 or 64 or 65))
        {
            return;
        }

        _hosts.Clear();
        for (var i = 0; i < rrset.Count && _hosts.Count < MaxHosts; i++)
        {
            var target = rrset[i][RdataNames.Of(rrset.Type).Prefix..];
            if (target is [0, ..] && rrset.Type.Code is 64 or 65)
            {
                target = rrset.Owner; // "." in ServiceMode is the owner itself (RFC 9460 §2.5)
            }

            if (tree.TryFind(target[..RdataNames.LengthOf(target)], out var host)
                && !_hosts.Contains(host)
                && (glue || !tree[host].Flags.Has(NodeFlags.Hidden)))
            {
                _hosts.Add(host);
            }
        }

        foreach (var host in _hosts)
        {
            WriteAddresses(host, RecordType.A, signed);
            WriteAddresses(host, RecordType.Aaaa, signed);
        }
    }

    private void WriteAddresses(int host, RecordType type, bool signed)
    {
        if (!tree.TryFind(host, type, out var addresses))
        {
            return;
        }

        var signatures = default(Signatures);
        if (signed)
        {
            tree.TrySignatures(host, type, out signatures);
        }

        var room = 0;
        for (var i = 0; i < addresses.Count; i++)
        {
            room += 270 + addresses[i].Length;
        }

        for (var i = 0; i < signatures.Count; i++)
        {
            room += 270 + signatures[i].Length;
        }

        if (!writer.HasRoom(room))
        {
            return;
        }

        var name = tree.NameOf(host);
        for (var i = 0; i < addresses.Count; i++)
        {
            writer.WriteOther(Section.Additional, name, type, zone.Class, addresses.Ttl.Seconds, addresses[i]);
        }

        for (var i = 0; i < signatures.Count; i++)
        {
            writer.WriteOther(Section.Additional, name, RecordType.Rrsig, zone.Class, addresses.Ttl.Seconds, signatures[i]);
        }
    }
}
