using System.Buffers.Binary;
using System.Security.Cryptography;
using KeyOps.Core.Names;

namespace KeyOps.Core.Tsig;

/// <summary>
/// Signs a request and verifies its response, message by message. Of a response in many messages the first and the last must be
/// signed, and one of every hundred between them (RFC 8945 §5.3.1).
/// </summary>
public sealed class TsigRequester(TsigKey key) : IDisposable
{
    private const int MaxUnsigned = 99;

    private readonly TsigMac _mac = new(key);
    private byte[] _prior = [];
    private bool _isFirst = true;
    private int _unsigned;

    /// <summary>Whether the last message verified was signed: at the end of a response it must be so.</summary>
    public bool IsSettled => !_isFirst && _unsigned == 0;

    /// <summary>Appends the TSIG record to a request of <paramref name="length"/> octets and gives its new length.</summary>
    public int Sign(Span<byte> message, int length, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        using var mac = new TsigMac(key);
        mac.AddMessage(message[..length], BinaryPrimitives.ReadUInt16BigEndian(message), counted: false);
        mac.AddVariables(seconds, TsigResponder.Fudge, TsigError.None, []);
        _prior = mac.Finish();
        return TsigRecord.Append(message, length, key.Name.Wire, key.Algorithm.Name.Wire, seconds, TsigResponder.Fudge, _prior, TsigError.None, []);
    }

    /// <summary>Verifies the response's next message.</summary>
    public TsigReply Verify(ReadOnlySpan<byte> message, DateTimeOffset now)
    {
        if (!TsigRecord.TryFind(message, out var isSigned, out var record))
        {
            return Refuse(TsigError.BadSig, "the answer is damaged: its records do not lead to its signature");
        }

        if (!isSigned)
        {
            return AcceptUnsigned(message);
        }

        if (DomainName.FromWire(record.Name) != key.Name || DomainName.FromWire(record.Algorithm) != key.Algorithm.Name)
        {
            return Refuse(TsigError.BadKey, $"the answer is signed with key {DomainName.FromWire(record.Name).ToStringWithoutDot()}, not with {key}");
        }

        if (record.Mac.IsEmpty && record.Error is TsigError.BadKey or TsigError.BadSig)
        {
            return Refuse(record.Error, record.Error == TsigError.BadKey
                ? $"the server does not know key {key} with {key.Algorithm}"
                : $"the server finds our signature wrong: the secrets of key {key} differ");
        }

        if (record.Mac.IsEmpty && record.Error == TsigError.BadTime)
        {
            return Judge(record, now.ToUnixTimeSeconds()); // NSD 4.6 leaves it unsigned; it is refused either way, so what it says may be told
        }

        if (!IsGood(message, record))
        {
            return Refuse(TsigError.BadSig, $"the answer's signature is not one of key {key}");
        }

        return Judge(record, now.ToUnixTimeSeconds());
    }

    public void Dispose() => _mac.Dispose();

    private TsigReply AcceptUnsigned(ReadOnlySpan<byte> message)
    {
        if (_isFirst || ++_unsigned > MaxUnsigned)
        {
            return Refuse(TsigError.BadSig, $"the answer is not signed; key {key} was asked for");
        }

        if (!_mac.IsBegun)
        {
            _mac.AddPrior(_prior);
        }

        _mac.AddMessage(message, BinaryPrimitives.ReadUInt16BigEndian(message), counted: false);
        return new TsigReply.Accepted(message.Length);
    }

    private bool IsGood(ReadOnlySpan<byte> message, in TsigRecord record)
    {
        if (!_mac.IsBegun)
        {
            _mac.AddPrior(_prior);
        }

        _mac.AddMessage(message[..record.Start], record.OriginalId, counted: true);
        if (_isFirst)
        {
            _mac.AddVariables(record.TimeSigned, record.Fudge, record.Error, record.Other);
        }
        else
        {
            _mac.AddTimers(record.TimeSigned, record.Fudge);
        }

        (_isFirst, _unsigned) = (false, 0);
        _prior = _mac.Finish();
        return CryptographicOperations.FixedTimeEquals(_prior, record.Mac);
    }

    private TsigReply Judge(in TsigRecord record, long now)
    {
        switch (record.Error)
        {
            case TsigError.BadTime:
                var other = record.Other.Length == TsigRecord.TimeLength ? TsigRecord.ReadTime(record.Other) : now;
                return Refuse(record.Error, $"the clocks differ: the server's is {Math.Abs(other - now)} s {(other < now ? "behind" : "ahead of")} ours");
            case not TsigError.None:
                return Refuse(record.Error, $"the server refuses our signature with key {key}: TSIG error {(int)record.Error}");
            default:
                return Math.Abs(now - record.TimeSigned) > record.Fudge
                    ? Refuse(TsigError.BadTime, $"the clocks differ: the answer was signed {record.TimeSigned - now} s from now, {record.Fudge} s are allowed")
                    : new TsigReply.Accepted(record.Start);
        }
    }

    private static TsigReply.Refused Refuse(TsigError error, string reason) => new(error, reason);
}
