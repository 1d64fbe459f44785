using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Exchanges;
using KeyOps.Authority.Secondaries;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;
using Microsoft.Extensions.Logging;

namespace KeyOps.Authority.Transfers;

/// <summary>
/// Sends zones to other servers, whole (RFC 5936) or by what changed (RFC 1995), from the version that was served when the request came: another
/// that is published meanwhile does not touch it.
/// </summary>
internal sealed class TransferOut(AnswerEngine engine, ZoneCatalog catalog, ZoneJournals journals, SecondaryLedger ledger, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Octets of a message on a stream, but for one record that needs more: behind this place no pointer leads, and names would be longer. Four times
    /// the size takes a tenth less CPU time and sends 7 % more.
    /// </summary>
    private const int MessageLimit = 0x4000;

    private readonly LogThrottle _throttle = new(time);

    /// <summary>Whether a message that the engine handed over asks for a transfer.</summary>
    public static bool IsFor(ReadOnlySpan<byte> message)
    {
        var question = message[Query.HeaderLength..];
        var type = question[NameOctets.First(question).Length..];
        return ((message[2] >> 3) & 15) == (int)Opcode.Query && type[0] == 0 && type[1] is 251 or 252;
    }

    /// <summary>Remembers that a message was refused for its signature, when it is what a secondary asks.</summary>
    public void NoteRefusal(ReadOnlySpan<byte> message, IPEndPoint client, DateTimeOffset now, string reason)
    {
        var name = NameOctets.First(message[Query.HeaderLength..]);
        if (((message[2] >> 3) & 15) != (int)Opcode.Query)
        {
            return;
        }

        var type = new RecordType(BinaryPrimitives.ReadUInt16BigEndian(message[(Query.HeaderLength + name.Length)..]));
        if ((type == RecordType.Soa || type == RecordType.Axfr || type == RecordType.Ixfr) && catalog.Find(DomainName.FromWire(name)) is { } zone)
        {
            ledger.Add(zone.Apex, new RefusedRequest(client.Address, now, type.ToString(), reason));
        }
    }

    /// <summary>Answers a request, with one message or many.</summary>
    /// <param name="message">The request, which the engine has found well formed.</param>
    /// <param name="access">Who may have what.</param>
    /// <param name="buffer">For the messages: <see cref="HandedMessage.BufferLength"/> octets.</param>
    public async Task AnswerAsync(HandedMessage message, AccessPolicy access, byte[] buffer)
    {
        var request = TransferRequest.Parse(message.Octets.Span);
        var zone = request.Class == RecordClass.In ? catalog.Find(request.Zone) : null;
        var (answer, reason) = Judge(message, request, zone, access);
        var response = buffer.AsMemory(HandedMessage.LengthOctets, AnswerEngine.MaxResponseLength);
        if (reason is not null)
        {
            if (_throttle.TryEnter(out var left))
            {
                Log.TransferRefused(logger, request.Kind, request.Zone.ToStringWithoutDot(), message.Client, reason, left);
            }

            if (zone is not null && (message.Key is not null || access.Expects(zone.Apex, message.Client.Address)))
            {
                ledger.Add(zone.Apex, new RefusedRequest(message.Client.Address, message.Now, request.Kind, reason));
            }

            await message.RespondAsync(buffer, engine.Finish(message.Octets.Span, message.Context, answer.Rcode, answer.Error, answer.Text, response.Span, out _).Length, message.Now);
            return;
        }

        var head = response[..engine.Finish(message.Octets.Span, message.Context, Rcode.NoError, ExtendedError.None, errorText: null, response.Span, out var datagramLimit).Length].ToArray();
        head[2] |= (byte)HeaderFlags.Authoritative;
        await SendAsync(message, request, zone!, head, buffer, datagramLimit - message.Reserved);
    }

    /// <summary>The answer to a request that is refused, and why; no reason when it is not.</summary>
    private static (RequestAnswer Answer, string? Reason) Judge(HandedMessage message, TransferRequest request, CompiledZone? zone, AccessPolicy access) =>
        zone is null
            ? Refuse(Rcode.NotAuth, ExtendedError.NotAuthoritative, "it is not served here")
        : access.RefusalOfTransfer(zone.Apex, message.Client.Address, message.Key) is var (reason, told)
            ? (new(Rcode.Refused, ExtendedError.Prohibited, told), reason)
        : zone.WithheldReason is { } withheld
            ? Refuse(Rcode.ServFail, ExtendedError.InvalidData, withheld)
        : zone.Source is null
            ? Refuse(Rcode.ServFail, ExtendedError.NotReady, "it was loaded before transfers were allowed, and must be loaded again")
        : !request.IsIncremental && message.Transport == Transport.Datagram
            ? Refuse(Rcode.Refused, ExtendedError.NotSupported, "a whole zone is sent over TCP alone")
        : request is { IsIncremental: true, Serial: null }
            ? Refuse(Rcode.FormErr, ExtendedError.Other, "it does not say which version the client has")
        : default;

    private static (RequestAnswer Answer, string Reason) Refuse(Rcode rcode, ExtendedError error, string reason) => (new(rcode, error, reason), reason);

    private async Task SendAsync(HandedMessage message, TransferRequest request, CompiledZone zone, byte[] head, byte[] buffer, int datagramLimit)
    {
        var (cursor, kind) = CursorFor(request, zone, message.Transport);
        var questionEnd = Query.HeaderLength + request.Zone.Wire.Length + 4;
        var messages = new TransferMessages(cursor, head, questionEnd);
        var (count, octets) = (0, 0L);
        try
        {
            if (message.Transport == Transport.Datagram)
            {
                octets = FillDatagram(ref messages, zone.Source!, head, questionEnd, buffer, datagramLimit);
                count = 1;
                await message.RespondAsync(buffer, (int)octets, time.GetUtcNow());
            }
            else
            {
                while (messages.Fill(buffer, HandedMessage.LengthOctets, MessageLimit, AnswerEngine.MaxResponseLength - message.Reserved) is > 0 and var length)
                {
                    await message.RespondAsync(buffer, length, time.GetUtcNow());
                    count++;
                    octets += length;
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException or IOException or InvalidDataException)
        {
            ledger.Add(zone.Apex, Sent(exception.Message));
            Log.TransferBroken(logger, request.Kind, zone.Apex.ToStringWithoutDot(), message.Client, count, exception.Message);
            throw;
        }

        if (kind.Length > 0)
        {
            ledger.Add(zone.Apex, Sent(problem: null));
            Log.TransferSent(logger, zone.Apex.ToStringWithoutDot(), zone.Serial.Number, message.Client, kind, messages.Records, count, octets);
        }

        SentTransfer Sent(string? problem) =>
            new(message.Client.Address, time.GetUtcNow(), zone.Serial, kind, problem) { From = request.Serial, Key = message.Key?.Name, Messages = count, Octets = octets };
    }

    /// <summary>The records to send, and what to call it; no name when there is nothing new to send.</summary>
    private (RecordCursor Cursor, string Kind) CursorFor(TransferRequest request, CompiledZone zone, Transport transport)
    {
        if (request.Serial is not { } serial)
        {
            return (new ZoneCursor(zone.Source!), "AXFR");
        }

        if (!zone.Serial.IsAfter(serial))
        {
            return (new SoaCursor(zone.Source!), "");
        }

        var deltas = journals.Find(zone.Apex, serial, zone.Serial);
        return !deltas.IsEmpty ? (new DeltaCursor(deltas), "IXFR")
            : transport == Transport.Datagram ? (new SoaCursor(zone.Source!), "")
            : (new ZoneCursor(zone.Source!), "AXFR instead of IXFR");
    }

    /// <summary>All of it in one datagram, or else the SOA alone: come by TCP (RFC 1995 §2).</summary>
    private static int FillDatagram(ref TransferMessages messages, Zone zone, byte[] head, int questionEnd, byte[] buffer, int limit)
    {
        var length = messages.Fill(buffer, HandedMessage.LengthOctets, limit, limit);
        if (messages.IsDone)
        {
            return length;
        }

        messages = new(new SoaCursor(zone), head, questionEnd);
        return messages.Fill(buffer, HandedMessage.LengthOctets, limit, limit);
    }
}
