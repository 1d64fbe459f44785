using System.Buffers.Binary;
using System.Net;
using KeyOps.Authority.Answers;
using KeyOps.Core.Tsig;

namespace KeyOps.Authority.Exchanges;

/// <summary>A message that the engine does not answer by itself, its signature verified and taken off.</summary>
internal sealed class HandedMessage
{
    /// <summary>The octets of length before a message on a stream; each response is sent with room for them.</summary>
    public const int LengthOctets = 2;

    /// <summary>What a buffer for a response holds.</summary>
    public const int BufferLength = LengthOctets + AnswerEngine.MaxResponseLength;

    /// <summary>The message without its TSIG record.</summary>
    public required ReadOnlyMemory<byte> Octets { get; init; }

    public required IPEndPoint Client { get; init; }

    public required Transport Transport { get; init; }

    /// <summary>Sends a message, its length before it.</summary>
    public required Func<ReadOnlyMemory<byte>, Task> Send { get; init; }

    /// <summary>The key that signed it; null when it was not.</summary>
    public TsigKey? Key { get; init; }

    /// <summary>Signs the response, if it is to be.</summary>
    public TsigResponder? Responder { get; init; }

    /// <summary>Octets that each response leaves free for its signature.</summary>
    public int Reserved => Responder?.RecordLength ?? 0;

    public DateTimeOffset Now { get; init; }

    /// <summary>What the engine needs to know of it.</summary>
    public QueryContext Context => new(Transport, Client.Address.GetAddressBytes(), (uint)Now.ToUnixTimeSeconds(), Reserved);

    /// <summary>Signs and sends a response of <paramref name="length"/> octets, which stands behind <see cref="LengthOctets"/> in the buffer.</summary>
    public Task RespondAsync(byte[] buffer, int length, DateTimeOffset now)
    {
        if (Responder is not null)
        {
            length = Responder.Append(buffer.AsSpan(LengthOctets), length, now);
        }

        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)length);
        return Send(buffer.AsMemory(0, LengthOctets + length));
    }
}
