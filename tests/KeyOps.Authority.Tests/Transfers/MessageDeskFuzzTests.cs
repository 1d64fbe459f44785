using System.Buffers.Binary;
using System.Net;
using CsCheck;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Exchanges;
using KeyOps.Authority.Secondaries;
using KeyOps.Authority.Tests.Support;
using KeyOps.Authority.Transfers;
using KeyOps.Core.Names;
using KeyOps.Core.Tsig;
using Microsoft.Extensions.Logging.Abstractions;

namespace KeyOps.Authority.Tests.Transfers;

/// <summary>Hostile transfer requests, notifications and signatures. Longer by KEYOPS_FUZZ_SECONDS.</summary>
public sealed class MessageDeskFuzzTests
{
    private static readonly int Seconds = int.TryParse(Environment.GetEnvironmentVariable("KEYOPS_FUZZ_SECONDS"), out var seconds) ? seconds : 2;

    private static readonly TsigKey Ours = new(DomainName.Parse("key.test"), TsigAlgorithm.HmacSha256, new byte[32]);
    private static readonly TsigKey Theirs = new(DomainName.Parse("key.test"), TsigAlgorithm.HmacSha256, Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly IPEndPoint Client = new(IPAddress.Parse("192.0.2.1"), 5353);

    /// <summary>A request for a transfer or a NOTIFY, signed by who has another secret or not at all.</summary>
    private static readonly Gen<byte[]> Request = Gen.Select(Gen.Bool, Gen.Bool, Gen.UInt, Gen.Bool).Select((isSigned, isIncremental, serial, isNotify) =>
    {
        using var requester = isSigned ? new TsigRequester(Theirs) : null;
        var request = TransferClient.Request("mail.test", requester, isIncremental ? serial : null);
        request[2] = (byte)(isNotify ? 4 << 3 : 0);
        return request;
    });

    private static readonly Gen<byte[]> Mutated =
        Gen.Select(Request, Gen.Select(Gen.Int[0, 300], Gen.Byte).Array[0, 5], Gen.Int[-30, 20], Gen.Byte.Array[0, 20]).Select((request, changes, length, more) =>
        {
            byte[] octets = length < 0 ? request[..Math.Max(0, request.Length + length)] : [.. request, .. more];
            foreach (var (place, octet) in changes)
            {
                if (octets.Length > 0)
                {
                    octets[place % octets.Length] = octet;
                }
            }

            return octets;
        });

    private readonly AnswerEngine _engine = new(AnswerOptions.Default);
    private readonly ZoneCatalog _catalog = new();
    private readonly MessageDesk _desk;

    [ThreadStatic]
    private static byte[]? _room;

    private static byte[] Response => _room ??= new byte[AnswerEngine.MaxResponseLength];

    public MessageDeskFuzzTests()
    {
        _catalog.Publish(CompiledZone.Compile(ZoneText.Parse("mail.test", TestZones.Mail), keepSource: true));
        _desk = new(_engine, _catalog, new(_engine, _catalog, new(), new SecondaryLedger(), TimeProvider.System, NullLogger.Instance), null, TimeProvider.System, NullLogger.Instance)
        {
            Access = new() { Keys = new(Ours), Transfers = [new() { Key = Ours.Name }] },
        };
    }

    [Fact]
    public void Nothing_escapes_and_nothing_is_transferred_unsigned() =>
        Gen.OneOf(Mutated, Mutated, Gen.Byte.Array[0, 300]).Sample(message => Check(message), time: Seconds);

    private void Check(byte[] message)
    {
        foreach (var transport in new[] { Transport.Datagram, Transport.Stream })
        {
            if (_engine.Answer(message, _catalog.Snapshot, new(transport, [192, 0, 2, 1], 0), Response).Kind != AnswerKind.HandOver)
            {
                continue;
            }

            var answered = _desk.TryAnswerAsync(message, Client, transport, framed =>
            {
                var response = framed.Span[HandedMessage.LengthOctets..];
                Assert.Equal(response.Length, BinaryPrimitives.ReadUInt16BigEndian(framed.Span));
                Assert.True(response.Length >= 12 && response[..2].SequenceEqual(message.AsSpan(0, 2)));
                Assert.True(BinaryPrimitives.ReadUInt16BigEndian(response[6..]) == 0 || !TransferOut.IsFor(message), "a zone was sent");
                return Task.CompletedTask;
            }).AsTask();
            Assert.True(answered.IsCompleted, "it waits for something");
            Assert.Null(answered.Exception);
        }
    }
}
