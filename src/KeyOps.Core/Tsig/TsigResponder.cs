using System.Buffers.Binary;

namespace KeyOps.Core.Tsig;

/// <summary>Appends the TSIG record to a response: to each of its messages in turn, when it has many (RFC 8945 §5.3).</summary>
public sealed class TsigResponder
{
    /// <summary>Seconds that the other side's clock may differ (RFC 8945 §10).</summary>
    public const ushort Fudge = 300;

    private readonly TsigKey? _key;
    private readonly byte[] _name;
    private readonly byte[] _algorithm;
    private readonly TsigError _error;
    private readonly long _requestedAt;
    private byte[] _prior;
    private bool _isFirst = true;

    private TsigResponder(TsigKey? key, in TsigRecord request, TsigError error)
    {
        _key = key;
        _name = request.Name.ToArray();
        _algorithm = request.Algorithm.ToArray();
        _error = error;
        _requestedAt = request.TimeSigned;
        _prior = request.Mac.ToArray();
    }

    /// <summary>What it appends at most to a message, in octets.</summary>
    public int RecordLength =>
        TsigRecord.LengthOf(_name.Length, _algorithm.Length, _key?.Algorithm.MacLength ?? 0, _error == TsigError.BadTime ? TsigRecord.TimeLength : 0);

    internal static TsigResponder Unsigned(in TsigRecord request, TsigError error) => new(null, request, error);

    internal static TsigResponder Signed(TsigKey key, in TsigRecord request, TsigError error) => new(key, request, error);

    /// <summary>Appends to a message of <paramref name="length"/> octets and gives its new length.</summary>
    public int Append(Span<byte> message, int length, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        if (_key is null)
        {
            return TsigRecord.Append(message, length, _name, _algorithm, _requestedAt, Fudge, [], _error, []);
        }

        // BADTIME gives back the time that was wrong, and ours beside it (§5.2.3).
        Span<byte> other = stackalloc byte[_error == TsigError.BadTime ? TsigRecord.TimeLength : 0];
        var signedAt = seconds;
        if (_error == TsigError.BadTime)
        {
            TsigRecord.WriteTime(other, seconds);
            signedAt = _requestedAt;
        }

        using var mac = new TsigMac(_key);
        mac.AddPrior(_prior);
        mac.AddMessage(message[..length], BinaryPrimitives.ReadUInt16BigEndian(message), counted: false);
        if (_isFirst)
        {
            mac.AddVariables(signedAt, Fudge, _error, other);
        }
        else
        {
            mac.AddTimers(signedAt, Fudge);
        }

        _isFirst = false;
        _prior = mac.Finish();
        return TsigRecord.Append(message, length, _name, _algorithm, signedAt, Fudge, _prior, _error, other);
    }
}
