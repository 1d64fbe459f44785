using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Operations.Dns.Wire;

/// <summary>Walks through a message. Everything in it is hostile: each read is bounded, and a compression pointer leads backwards only.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    private const byte PointerBits = 0xc0;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    public bool TryReadUInt16(out ushort number)
    {
        if (_position + 2 > _message.Length)
        {
            number = 0;
            return false;
        }

        number = BinaryPrimitives.ReadUInt16BigEndian(_message[_position..]);
        _position += 2;
        return true;
    }

    public bool TryReadRecord([NotNullWhen(true)] out DnsRecord? record)
    {
        record = null;
        if (!TryReadName(out var owner) || !TryReadUInt16(out var type) || !TryReadUInt16(out var recordClass) || _position + 6 > _message.Length)
        {
            return false;
        }

        var ttl = BinaryPrimitives.ReadUInt32BigEndian(_message[_position..]);
        _position += 4;
        _ = TryReadUInt16(out var length);
        var end = _position + length;
        if (end > _message.Length || !TryReadRdata(new(type), new(recordClass), end, out var rdata))
        {
            return false;
        }

        _position = end;
        if (type != RecordType.Opt.Code && ttl > Ttl.MaxSeconds)
        {
            ttl = 0;
        }

        record = new(owner, new(type), new(recordClass), ttl, rdata);
        return true;
    }

    public bool TryReadName([NotNullWhen(true)] out DomainName? name)
    {
        Span<byte> wire = stackalloc byte[DomainName.MaxWireLength];
        name = null;
        return TryReadName(wire, out var length) && DomainName.TryFromWire(wire[..length], out name);
    }

    // Names in rdata may be compressed in the types of RFC 1035, and are taken so in those of RFC 3597 §4.
    private bool TryReadRdata(RecordType type, RecordClass recordClass, int end, out byte[] rdata)
    {
        if (_position == end && (recordClass == RecordClass.Any || recordClass == RecordClass.None))
        {
            rdata = []; // an update that speaks of a whole RRset (RFC 2136 §2.4, §2.5)
            return true;
        }

        var (before, names, after) = type.Code switch
        {
            2 or 3 or 4 or 5 or 7 or 8 or 9 or 12 or 39 => (0, 1, 0), // NS, MD, MF, CNAME, MB, MG, MR, PTR, DNAME
            6 => (0, 2, 20), // SOA
            15 or 18 or 21 or 36 => (2, 1, 0), // MX, AFSDB, RT, KX
            14 or 17 => (0, 2, 0), // MINFO, RP
            33 => (6, 1, 0), // SRV
            _ => (0, 0, -1),
        };
        if (after < 0)
        {
            rdata = _message[_position..end].ToArray();
            return true;
        }

        rdata = [];
        Span<byte> expanded = stackalloc byte[before + (names * DomainName.MaxWireLength) + after];
        if (_position + before > end)
        {
            return false;
        }

        _message.Slice(_position, before).CopyTo(expanded);
        _position += before;
        var length = before;
        for (var i = 0; i < names; i++)
        {
            if (!TryReadName(expanded[length..], out var nameLength) || _position > end)
            {
                return false;
            }

            length += nameLength;
        }

        if (_position + after != end)
        {
            return false;
        }

        _message[_position..end].CopyTo(expanded[length..]);
        rdata = expanded[..(length + after)].ToArray();
        return true;
    }

    private bool TryReadName(scoped Span<byte> wire, out int length)
    {
        length = 0;
        var at = _position;
        var limit = at; // a pointer must lead before what was read so far, so that none can loop
        var jumped = false;
        while (at < _message.Length)
        {
            var octet = _message[at];
            if ((octet & PointerBits) == PointerBits)
            {
                if (at + 1 >= _message.Length)
                {
                    return false;
                }

                var target = ((octet & ~PointerBits) << 8) | _message[at + 1];
                if (!jumped)
                {
                    _position = at + 2;
                    jumped = true;
                }

                if (target >= limit)
                {
                    return false;
                }

                limit = target;
                at = target;
                continue;
            }

            if (octet > DomainName.MaxLabelLength || at + octet + 1 > _message.Length || length + octet + 1 > Math.Min(wire.Length, DomainName.MaxWireLength))
            {
                return false;
            }

            _message.Slice(at, octet + 1).CopyTo(wire[length..]);
            length += octet + 1;
            at += octet + 1;
            if (octet == 0)
            {
                _position = jumped ? _position : at;
                return true;
            }
        }

        return false;
    }
}
