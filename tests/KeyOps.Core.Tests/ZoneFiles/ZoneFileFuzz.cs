using System.Diagnostics;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.ZoneFiles.Formatting;

namespace KeyOps.Core.Tests.ZoneFiles;

/// <summary>
/// Mutates the files of the corpus for as long as KEYOPS_FUZZ_SECONDS says (2 when it says nothing), beginning with the seed
/// KEYOPS_FUZZ_SEED or a new one; a failure names its seed and leaves the file that broke it.
/// </summary>
public sealed class ZoneFileFuzz
{
    private const int MaxLength = 8192;
    private const long MostAllocated = 64L << 20;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);
    private static readonly byte[] Spice = "()\";\\$@*.\r\n\t 0".Select(character => (byte)character).ToArray();

    private static readonly string[] Words =
    [
        "$ORIGIN ", "$TTL ", "$GENERATE 0-9 ", "$INCLUDE ", "SOA", "TYPE65280 \\# ", "IN ", "\\000", "\\# 4 ", "1w2d", "( ", " )", "\"", "; BEGIN KeyOps managed records\n",
        "; END KeyOps managed records\n", "SVCB 1 . alpn=", "NSEC x ", "LOC ", "APL 1:", "HIP ", "4294967296", "${0,255,n}",
    ];

    [Fact]
    public void No_file_crashes_the_reader_or_costs_more_than_it_may()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("KEYOPS_FUZZ_SECONDS"), out var given) ? given : 2;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("KEYOPS_FUZZ_SEED"), out var fixedSeed) ? fixedSeed : Environment.TickCount;
        var corpus = Corpus();
        var clock = Stopwatch.StartNew();
        for (var round = 0; clock.Elapsed < TimeSpan.FromSeconds(seconds); round++)
        {
            var random = new Random(unchecked(seed + round));
            var octets = Mutate(random, corpus);
            try
            {
                Check(octets);
            }
            catch (Exception error)
            {
                var path = Path.Combine(Path.GetTempPath(), $"keyops-fuzz-{seed + round}.zone");
                File.WriteAllBytes(path, octets);
                throw new InvalidOperationException($"KEYOPS_FUZZ_SEED={seed + round} breaks it: {path}", error);
            }
        }
    }

    private static void Check(byte[] octets)
    {
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var options = new ZoneFileOptions { MaxGeneratedRecords = 10_000, Include = (_, _) => new IncludedFile.Found("x A 192.0.2.1\n"u8.ToArray(), "part") };

        var file = ZoneFile.Parse(octets, "fuzz", Text.Origin, options);

        Assert.True(clock.Elapsed < MostTime, $"it took {clock.Elapsed}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostAllocated, "it allocated too much");
        Assert.Equal(file.HasErrors, file.Zone is null);
        if (file.HasSyntaxErrors)
        {
            return;
        }

        var formatted = ZoneFormatter.Format(file);
        var again = ZoneFile.Parse(formatted, "fuzz", Text.Origin, options);
        Assert.False(again.HasSyntaxErrors);
        Assert.Equal(formatted, ZoneFormatter.Format(again));
        if (file.Zone is { } zone)
        {
            Assert.Equal(Text.Dump(zone), Text.Dump(again.Zone!));
            _ = ZoneProjector.Project(file, null, ProjectionGoldenTests.Records, SerialPolicy.Keep, adopt: true, DateTimeOffset.UnixEpoch);
        }
    }

    private static byte[] Mutate(Random random, IReadOnlyList<byte[]> corpus)
    {
        var octets = corpus[random.Next(corpus.Count)].ToList();
        for (var edits = random.Next(1, 10); edits > 0; edits--)
        {
            var at = random.Next(octets.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < octets.Count:
                    octets[at] = (byte)random.Next(256);
                    break;
                case 1:
                    octets.Insert(at, Spice[random.Next(Spice.Length)]);
                    break;
                case 2:
                    octets.InsertRange(at, Words[random.Next(Words.Length)].Select(character => (byte)character));
                    break;
                case 3:
                    octets.RemoveRange(at, Math.Min(random.Next(16), octets.Count - at));
                    break;
                case 4:
                    var other = corpus[random.Next(corpus.Count)];
                    var from = random.Next(other.Length + 1);
                    octets.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(64))]);
                    break;
                default:
                    octets.InsertRange(at, octets.GetRange(at, Math.Min(random.Next(64), octets.Count - at)));
                    break;
            }
        }

        return [.. octets.Take(MaxLength)];
    }

    private static IReadOnlyList<byte[]> Corpus()
    {
        var folders = new[] { GoldenFiles.Folder("Reading"), GoldenFiles.Folder("Projection"), Path.Combine(GoldenFiles.Root(), "tests", "KeyOps.System.Tests", "ZoneFiles", "Corpus") };
        return
        [
            .. folders
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                .Where(path => Path.GetExtension(path) is ".in" or ".zone")
                .Order(StringComparer.Ordinal)
                .Select(File.ReadAllBytes),
        ];
    }
}
