using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Tsig;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Secondaries;

/// <summary>Asks a primary for a zone. Whatever it answers, what comes back is one of the outcomes.</summary>
internal sealed class TransferClient(TransferLimits limits, TimeProvider time)
{
    private readonly ConcurrentDictionary<IPEndPoint, PrimaryGate> _gates = new();

    /// <summary>Asks for what is newer than <paramref name="soa"/>; null asks for the whole zone.</summary>
    /// <param name="zone">The zone's apex.</param>
    /// <param name="type">SOA to ask whether there is something newer, IXFR or AXFR to have it.</param>
    /// <param name="soa">The SOA's rdata as we have it.</param>
    /// <param name="primary">Whom to ask.</param>
    /// <param name="key">What both sides sign with; null without.</param>
    /// <param name="tls">Whether and how the connection is encrypted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TransferOutcome> AskAsync(
        DomainName zone,
        RecordType type,
        ReadOnlyMemory<byte>? soa,
        IPEndPoint primary,
        TsigKey? key,
        TransferTlsSettings? tls,
        CancellationToken cancellationToken) =>
        _gates.GetOrAdd(primary, _ => new(time)).AskAsync(() => AskInTurnAsync(zone, type, soa, primary, key, tls, cancellationToken), cancellationToken);

    private async Task<TransferOutcome> AskInTurnAsync(
        DomainName zone,
        RecordType type,
        ReadOnlyMemory<byte>? soa,
        IPEndPoint primary,
        TsigKey? key,
        TransferTlsSettings? tls,
        CancellationToken cancellationToken)
    {
        using var total = new CancellationTokenSource(limits.Total, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, total.Token);
        try
        {
            using var connection = await PrimaryConnection.OpenAsync(primary, tls, limits, both.Token);
            using var requester = key is null ? null : new TsigRequester(key);
            var id = QueryIds.Next();
            await connection.SendAsync(Request(zone, type, type == RecordType.Ixfr ? soa : null, id, requester), both.Token);
            var ours = soa is { } held ? SoaRdata.Serial(held.Span) : (SerialNumber?)null;
            return type == RecordType.Soa
                ? await ReadSoaAsync(connection, zone, id, ours, requester, both.Token)
                : await ReadAsync(connection, new(zone, type == RecordType.Ixfr ? ours : null), id, requester, both.Token);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException)
        {
            return new TransferOutcome.Failed(problem.Message) { IsSilence = problem.InnerException is OperationCanceledException };
        }
        catch (OperationCanceledException) when (total.IsCancellationRequested)
        {
            return new TransferOutcome.Failed($"it took longer than {limits.Total}");
        }
    }

    private ReadOnlyMemory<byte> Request(DomainName zone, RecordType type, ReadOnlyMemory<byte>? soa, ushort id, TsigRequester? requester)
    {
        const int HeaderLength = 12;
        var message = new byte[2048];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        message[5] = 1;
        zone.Wire.CopyTo(message.AsSpan(HeaderLength));
        var place = HeaderLength + zone.Wire.Length;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(place), type.Code);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(place + 2), RecordClass.In.Code);
        place += 4;
        if (soa is { } rdata)
        {
            message[9] = 1;
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(place), 0xC000 | HeaderLength);
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(place + 2), RecordType.Soa.Code);
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(place + 4), RecordClass.In.Code);
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(place + 10), (ushort)rdata.Length);
            rdata.Span.CopyTo(message.AsSpan(place + 12));
            place += 12 + rdata.Length;
        }

        return message.AsMemory(0, requester?.Sign(message, place, time.GetUtcNow()) ?? place);
    }

    private async Task<TransferOutcome> ReadSoaAsync(
        PrimaryConnection connection,
        DomainName zone,
        ushort id,
        SerialNumber? ours,
        TsigRequester? requester,
        CancellationToken cancellationToken)
    {
        var buffer = new byte[ushort.MaxValue];
        var message = Read(buffer.AsSpan(0, await connection.ReceiveAsync(buffer, cancellationToken)), id, requester);
        if (!message.IsAuthoritative)
        {
            throw new InvalidDataException("it is not authoritative for the zone: it has none, or its own has expired");
        }

        var soa = message.Answers.FirstOrDefault(record => record.Type == RecordType.Soa && record.Owner == zone)
            ?? throw new InvalidDataException("its answer has no SOA");
        if (!RdataShape.IsWellFormed(soa.Type, soa.Rdata.Span))
        {
            throw new InvalidDataException("its SOA is malformed");
        }

        var serial = SoaRdata.Serial(soa.Rdata.Span);
        return ours is { } held && !serial.IsAfter(held) ? new TransferOutcome.UpToDate(serial) : new TransferOutcome.Whole([soa]);
    }

    private async Task<TransferOutcome> ReadAsync(PrimaryConnection connection, TransferReader reader, ushort id, TsigRequester? requester, CancellationToken cancellationToken)
    {
        var buffer = new byte[ushort.MaxValue];
        var (messages, records, octets) = (0, 0, 0L);
        while (reader.Outcome is null)
        {
            var length = await connection.ReceiveAsync(buffer, cancellationToken);
            var message = Read(buffer.AsSpan(0, length), id, requester);
            messages++;
            octets += length;
            records += message.Answers.Count;
            if (octets > limits.Octets || records > limits.Records || message.Answers.Count == 0)
            {
                throw new InvalidDataException(message.Answers.Count == 0
                    ? "a message without records came in the midst of it"
                    : $"it is larger than a zone may be here: {records} records, {octets} octets so far");
            }

            foreach (var record in message.Answers)
            {
                reader.Add(record);
            }
        }

        return requester?.IsSettled == false ? throw new InvalidDataException("its last message is not signed") : reader.Outcome with { Size = new(messages, records, octets) };
    }

    private DnsMessage Read(ReadOnlySpan<byte> octets, ushort id, TsigRequester? requester)
    {
        if (requester?.Verify(octets, time.GetUtcNow()) is TsigReply.Refused refused)
        {
            throw new InvalidDataException(refused.Reason);
        }

        if (!DnsMessage.TryParse(octets, out var message, out var error))
        {
            throw new InvalidDataException($"it sent what is no answer: {error}");
        }

        if (!message.IsResponse || message.Id != id)
        {
            throw new InvalidDataException("it sent the answer to another question");
        }

        return message.Rcode == DnsRcode.NoError && !message.IsTruncated ? message : throw new InvalidDataException($"it answered {message.Rcode.ToString().ToUpperInvariant()}");
    }
}
