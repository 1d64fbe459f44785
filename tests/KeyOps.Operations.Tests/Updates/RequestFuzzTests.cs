using System.Net;
using CsCheck;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Loading;
using KeyOps.Core.Names;
using KeyOps.Core.Zones;
using KeyOps.Operations.Publishing;
using KeyOps.Operations.Requests;
using KeyOps.Operations.Secondaries;
using KeyOps.Operations.Store;
using KeyOps.Operations.Tests.Configuration;
using KeyOps.Operations.Updates;
using Microsoft.Extensions.Logging.Abstractions;

namespace KeyOps.Operations.Tests.Updates;

/// <summary>NOTIFY and UPDATE of octets that are almost right: nothing escapes, and nothing unsigned changes anything. Longer by KEYOPS_FUZZ_SECONDS.</summary>
public sealed class RequestFuzzTests
{
    private static readonly int Seconds = int.TryParse(Environment.GetEnvironmentVariable("KEYOPS_FUZZ_SECONDS"), out var seconds) ? seconds : 2;

    // a.example: an UPDATE with a prerequisite and an addition, and a NOTIFY.
    private static readonly byte[] Update =
    [
        0, 1, 0x28, 0, 0, 1, 0, 1, 0, 1, 0, 0, .. DomainName.Parse("a.example").Wire, 0, 6, 0, 1,
        0xC0, 12, 0, 255, 0, 255, 0, 0, 0, 0, 0, 0,
        1, (byte)'x', 0xC0, 12, 0, 1, 0, 1, 0, 0, 1, 0, 0, 4, 192, 0, 2, 9,
    ];

    private static readonly byte[] Notify = [0, 1, 0x24, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. DomainName.Parse("a.example").Wire, 0, 6, 0, 1];

    [Fact]
    public async Task Whatever_comes_unsigned_is_answered_with_an_error_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var settings = TestConfiguration.Load("""
            version: 1
            state: s
            tsig: { k: { file: k } }
            server: { listen: [127.0.0.1:0], update: [ { zone: a.example, key: k } ], secondary: [ { zone: b.example, primaries: [192.0.2.1] } ] }
            domains: { a.example: }
            """) with { StateFolder = folder.Path };
        using var store = KeyStore.OpenForWriting(folder.Path, null, TimeProvider.System);
        var served = new Nobody();
        using var memory = new LoadingMemory(TimeProvider.System);
        await using var secondaries = SecondaryZones.Start([], Core.Tsig.TsigKeyring.Empty, folder.Path, served, new Dictionary<Core.Names.DomainName, FollowedState>(), memory, TimeProvider.System, NullLogger.Instance);
        var handler = new RequestHandler
        {
            Secondaries = secondaries,
            Updater = new Updater(
                settings,
                store,
                served,
                _ => throw new InvalidOperationException("nothing unsigned may come so far"),
                (_, _) => Task.CompletedTask,
                TimeProvider.System,
                NullLogger.Instance),
        };

        var until = Environment.TickCount64 + (Seconds * 1000L);
        while (Environment.TickCount64 < until)
        {
            var message = Gen.Select(Gen.Bool, Gen.Select(Gen.Int[2, 60], Gen.Byte).Array[0, 5], Gen.Int[0, 70]).Select(Mangle).Single();
            var answer = await handler.AnswerAsync(message, IPAddress.Loopback, null);
            Assert.NotEqual(Rcode.NoError, answer.Rcode);
        }

        Assert.Equal(0, served.Published);
    }

    private static byte[] Mangle(bool isUpdate, (int Place, byte Octet)[] changes, int length)
    {
        byte[] message = [.. isUpdate ? Update : Notify];
        foreach (var (place, octet) in changes)
        {
            message[place % message.Length] = octet;
        }

        return message[..Math.Max(12, Math.Min(message.Length, length))];
    }

    private sealed class Nobody : IServedZones
    {
        public int Published { get; private set; }

        public void Publish(Zone zone) => Published++;

        public void Withhold(DomainName apex, string reason)
        {
            // Nothing is served.
        }
    }
}
