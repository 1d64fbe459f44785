using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Transfers;
using KeyOps.Authority.Transports;
using KeyOps.Core.Tsig;
using Microsoft.Extensions.Logging;

namespace KeyOps.Authority.Exchanges;

/// <summary>
/// Takes what the engine hands over before the host sees it: verifies signatures, has signed queries answered by the engine and transfers sent, and
/// signs the responses. What is left is the host's.
/// </summary>
/// <param name="engine">Answers what it can.</param>
/// <param name="catalog">The zones.</param>
/// <param name="transfers">Answers AXFR and IXFR.</param>
/// <param name="requests">Answers NOTIFY and UPDATE; null: nobody does.</param>
/// <param name="time">The clock of signatures.</param>
/// <param name="logger">Hears of what is refused.</param>
internal sealed class MessageDesk(
    AnswerEngine engine,
    ZoneCatalog catalog,
    TransferOut transfers,
    IRequestHandler? requests,
    TimeProvider time,
    ILogger logger)
{
    private readonly LogThrottle _throttle = new(time);
    private AccessPolicy _access = AccessPolicy.Closed;

    /// <summary>Who may do what, from now on.</summary>
    public AccessPolicy Access
    {
        get => Volatile.Read(ref _access);
        set => Volatile.Write(ref _access, value);
    }

    /// <summary>Answers a message; false when it is for the host.</summary>
    /// <param name="message">The message, good until this ends.</param>
    /// <param name="client">Who sent it.</param>
    /// <param name="transport">How it came.</param>
    /// <param name="send">Sends a response, its length before it.</param>
    /// <exception cref="InvalidDataException">It cannot be answered; a connection that it came by should end.</exception>
    public async ValueTask<bool> TryAnswerAsync(ReadOnlyMemory<byte> message, IPEndPoint client, Transport transport, Func<ReadOnlyMemory<byte>, Task> send)
    {
        try
        {
            return await VerifyAndAnswerAsync(message, client, transport, send);
        }
        catch (Exception exception) when (!IStreamChannel.IsEnd(exception) && exception is not InvalidDataException)
        {
            // A bug that a message finds costs that message, not the process.
            Log.QueryFailed(logger, Convert.ToHexString(message.Span), exception);
            throw new InvalidDataException("the message could not be answered, which is a bug", exception);
        }
    }

    private async ValueTask<bool> VerifyAndAnswerAsync(ReadOnlyMemory<byte> message, IPEndPoint client, Transport transport, Func<ReadOnlyMemory<byte>, Task> send)
    {
        var access = Access;
        var now = time.GetUtcNow();
        var handed = new HandedMessage { Octets = message, Client = client, Transport = transport, Send = send, Now = now };
        switch (TsigRequest.Verify(message.Span, access.Keys, now))
        {
            case TsigRequest.Unsigned:
                return await TryAnswerAsync(handed, access);
            case TsigRequest.Accepted accepted:
                var signed = Signed(handed, message.Span[..accepted.Length].ToArray(), accepted.Key, accepted.Responder);
                if (!await TryAnswerAsync(signed, access))
                {
                    await FinishAsync(signed, new(Rcode.Refused, ExtendedError.NotSupported));
                }

                return true;
            case TsigRequest.Refused refused:
                if (_throttle.TryEnter(out var left))
                {
                    Log.SignatureRefused(logger, client, refused.Error, refused.Reason, left);
                }

                transfers.NoteRefusal(message.Span, client, now, refused.Reason);
                await FinishAsync(Signed(handed, message.ToArray(), null, refused.Responder), new(Rcode.NotAuth, ExtendedError.Prohibited, refused.Reason));
                return true;
            default:
                await FinishAsync(handed, new(Rcode.FormErr));
                return true;
        }
    }

    private static HandedMessage Signed(HandedMessage handed, byte[] octets, TsigKey? key, TsigResponder responder)
    {
        // Where the record still stands behind the message it is not counted any more, and not looked at.
        var additionals = octets.AsSpan(10);
        BinaryPrimitives.WriteUInt16BigEndian(additionals, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(additionals) - 1));
        return new() { Octets = octets, Client = handed.Client, Transport = handed.Transport, Send = handed.Send, Now = handed.Now, Key = key, Responder = responder };
    }

    private async ValueTask<bool> TryAnswerAsync(HandedMessage message, AccessPolicy access)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(HandedMessage.BufferLength);
        try
        {
            var outcome = engine.Answer(message.Octets.Span, catalog.Snapshot, message.Context, buffer.AsSpan(HandedMessage.LengthOctets, AnswerEngine.MaxResponseLength));
            switch (outcome.Kind)
            {
                case AnswerKind.Respond:
                    await message.RespondAsync(buffer, outcome.Length, message.Now);
                    return true;
                case AnswerKind.HandOver when TransferOut.IsFor(message.Octets.Span):
                    await transfers.AnswerAsync(message, access, buffer);
                    return true;
                case AnswerKind.HandOver when requests is not null && AnswerEngine.IsRequest(message.Octets.Span):
                    await FinishAsync(message, await requests.AnswerAsync(message.Octets, message.Client.Address, message.Key));
                    return true;
                default:
                    return outcome.Kind == AnswerKind.Drop;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task FinishAsync(HandedMessage message, RequestAnswer answer)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(HandedMessage.BufferLength);
        try
        {
            var outcome = engine.Finish(message.Octets.Span, message.Context, answer.Rcode, answer.Error, answer.Text, buffer.AsSpan(HandedMessage.LengthOctets), out _);
            await message.RespondAsync(buffer, outcome.Length, message.Now);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
