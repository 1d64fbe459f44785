using System.Buffers.Binary;
using System.Security.Cryptography;

namespace KeyOps.Core.Tsig;

/// <summary>Computes a MAC over what RFC 8945 §4.3 says, piece by piece.</summary>
internal sealed class TsigMac(TsigKey key) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHMAC(key.Algorithm.Hash, key.Secret.Span);

    /// <summary>Anything was added since the last MAC.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>The MAC before this one: the request's, or that of the response's message before (§5.3.1); none is no octets.</summary>
    public void AddPrior(ReadOnlySpan<byte> mac)
    {
        IsBegun = true;
        if (mac.IsEmpty)
        {
            return;
        }

        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)mac.Length);
        _hash.AppendData(length);
        _hash.AppendData(mac);
    }

    /// <summary>The message without its TSIG record, under its original id (§4.3.2).</summary>
    /// <param name="message">The message up to the record.</param>
    /// <param name="originalId">The id that it was signed with.</param>
    /// <param name="counted">Whether its header counts the record.</param>
    public void AddMessage(ReadOnlySpan<byte> message, ushort originalId, bool counted)
    {
        Span<byte> header = stackalloc byte[12];
        message[..12].CopyTo(header);
        BinaryPrimitives.WriteUInt16BigEndian(header, originalId);
        if (counted)
        {
            BinaryPrimitives.WriteUInt16BigEndian(header[10..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(header[10..]) - 1));
        }

        IsBegun = true;
        _hash.AppendData(header);
        _hash.AppendData(message[12..]);
    }

    /// <summary>The record's own fields (§4.3.3).</summary>
    public void AddVariables(long timeSigned, ushort fudge, TsigError error, ReadOnlySpan<byte> other)
    {
        _hash.AppendData(key.Name.Wire);
        _hash.AppendData([0, (byte)TsigRecord.ClassAny, 0, 0, 0, 0]); // class and TTL
        _hash.AppendData(key.Algorithm.Name.Wire);
        AddTimers(timeSigned, fudge);
        Span<byte> rest = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)error);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], (ushort)other.Length);
        _hash.AppendData(rest);
        _hash.AppendData(other);
    }

    /// <summary>All that later messages of a response have of the record in their MAC (§5.3.1).</summary>
    public void AddTimers(long timeSigned, ushort fudge)
    {
        Span<byte> timers = stackalloc byte[TsigRecord.TimeLength + 2];
        TsigRecord.WriteTime(timers, timeSigned);
        BinaryPrimitives.WriteUInt16BigEndian(timers[TsigRecord.TimeLength..], fudge);
        _hash.AppendData(timers);
    }

    /// <summary>The MAC of what was added; it then begins anew.</summary>
    public byte[] Finish()
    {
        IsBegun = false;
        return _hash.GetHashAndReset();
    }

    public void Dispose() => _hash.Dispose();
}
