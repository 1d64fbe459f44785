using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Transfers;

namespace KeyOps.System.Tests.Authority.Comparison;

/// <summary>
/// Random zones, plain and signed, some a child of another, served by us and by BIND, Knot and NSD, and random questions asked of all four. Each answer
/// of ours must be one that another gives, but for what <see cref="Explained"/> says. <c>KEYOPS_COMPARISON_ZONES</c> and <c>KEYOPS_COMPARISON_SEED</c> set how many zones
/// and which.
/// </summary>
public sealed class RandomZonesTests
{
    private const int QuestionsPerZone = 150;

    /// <summary>So many are also transferred whole, which must give what BIND gives.</summary>
    private const int TransferredZones = 16;

    private const ushort Soa = 6;

    /// <summary>Tries until a server has come up.</summary>
    private const int Patience = 100;

    private static readonly int Count = Setting("KEYOPS_COMPARISON_ZONES", 48);
    private static readonly int Seed = Setting("KEYOPS_COMPARISON_SEED", 1);

    [Fact]
    public async Task Every_answer_is_one_that_BIND_Knot_or_NSD_gives()
    {
        using var folder = new TemporaryFolder();
        var zones = Enumerable.Range(0, Count).Select(i =>
        {
            var dice = new Dice(((ulong)Seed << 32) + (ulong)i);
            return (i % 4) switch
            {
                2 => new RandomZone($"z{i}.test.", $"d.z{i}.test.", dice),
                3 => new RandomZone($"d.z{i - 1}.test.", child: null, dice),
                _ => new RandomZone($"z{i}.test.", child: null, dice),
            };
        }).ToArray();
        var served = new (string Zone, string File)[Count];
        await Parallel.ForAsync(0, Count, async (i, _) =>
        {
            var file = folder.Write($"{zones[i].Apex}zone", zones[i].Text);
            served[i] = (zones[i].Apex, await ZoneSigner.SignAsync(folder, zones[i].Apex, file, (ZoneSigner.Way)(i % ZoneSigner.Ways)));
        });

        var list = folder.Write("zones", string.Concat(served.Select(zone => $"{zone.Zone}\t{zone.File}\n")));
        await using var ours = await NameServerProcess.StartKeyOpsAsync("--zone-list", list, "--workers", "1", "--allow-transfer", "127.0.0.1");
        await using var bind = NameServerProcess.StartBind(folder, served);
        await using var knot = NameServerProcess.StartKnot(folder, served);
        await using var nsd = NameServerProcess.StartNsd(folder, served);
        using var own = new Peer("keyops", ours.Port);
        Peer[] others = [new("bind", bind.Port), new("knot", knot.Port), new("nsd", nsd.Port)];

        // Each server refuses some zones, for what they hold. Parent and child change each other's answers.
        var kin = zones.ToLookup(zone => zone.Apex.Split('.')[^3], zone => zone.Apex);
        bool ServesAll(Peer peer, RandomZone zone) => kin[zone.Apex.Split('.')[^3]].All(apex => Serves(peer, apex));
        var compared = zones.Where(zone => ServesAll(own, zone)).Select(zone => (Zone: zone, Peers: others.Where(peer => ServesAll(peer, zone)).ToArray()))
            .Where(pair => pair.Peers.Length > 1).ToArray();
        Assert.InRange(compared.Length, Count * 2 / 3, Count);
        var failures = compared.SelectMany(pair => Enumerable.Range(0, QuestionsPerZone).Select(_ => Compare(pair.Zone.Ask(), own, pair.Peers)).OfType<string>()).ToList();
        foreach (var (zone, _) in compared.Where(pair => pair.Peers.Any(peer => peer.Name == "bind")).Take(TransferredZones))
        {
            Assert.Equal(await Secondary.RecordsAsync(bind.Port, zone.Apex), await Secondary.RecordsAsync(ours.Port, zone.Apex));
        }

        Array.ForEach(others, peer => peer.Dispose());
        Assert.True(failures.Count == 0, $"seed {Seed}: {failures.Count} answers that nobody else gives\n{string.Join('\n', failures.Take(5))}");
    }

    /// <summary>Asks all; gives the answers when ours is nobody's else.</summary>
    private static string? Compare(Question question, Peer own, Peer[] peers)
    {
        var ours = Explained.Normalised(own.Ask(question), question);
        var theirs = peers.Select(peer => Explained.Normalised(peer.Ask(question), question)).ToArray();
        return Explained.IsLeftToServers(question, ours)
            || (Explained.HasWholeProof(ours, theirs) && Explained.HasSameAdditional(question, ours, theirs))
                ? null
                : $"{question}\nkeyops\n{ours}\n{string.Concat(peers.Zip(theirs, (peer, answer) => $"{peer.Name}\n{answer}\n"))}";
    }

    private static bool Serves(Peer peer, string apex)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return peer.Ask(new(apex, Soa, Dnssec: false)).Head.StartsWith("rcode 0 aa", StringComparison.Ordinal);
            }
            catch (TimeoutException) when (attempt < Patience)
            {
                // It is not up yet.
            }
        }
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var number) ? number : otherwise;
}
