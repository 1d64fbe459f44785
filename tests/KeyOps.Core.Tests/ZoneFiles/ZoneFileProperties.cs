using System.Text;
using CsCheck;
using KeyOps.Core.ZoneFiles;

namespace KeyOps.Core.Tests.ZoneFiles;

public sealed class ZoneFileProperties
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    // Lines as people write them, each good after the head of any other.
    private static readonly string[] Lines =
    [
        "www A 192.0.2.2", "\tTXT\t\"x;y\"  ; a comment", "; only a comment", "", "   ", "$ORIGIN example.com.", "a.b 60 IN AAAA 2001:db8::1",
        "m 1h30m MX ( 10 ; ten\n  mail )", "t TXT ( \"a\"\n\"b\" )\t", "e\\.f IN 300 A 192.0.2.3", "u TYPE65400 \\# 2 ( 0a\n 0b )", " A 192.0.2.4",
    ];

    private static readonly Gen<string> Files =
        from lines in Gen.OneOf(Lines).Array[0, 20]
        from lineEnd in Gen.OneOf("\n", "\r\n")
        from last in Gen.OneOf("", "\n")
        select (Text.Head + string.Join('\n', lines) + last).Replace("\n", lineEnd, StringComparison.Ordinal);

    private static readonly Gen<byte[]> Mutations =
        from text in Files
        from edits in Gen.Select(Gen.Double[0, 1], Gen.OneOf<byte>(Gen.Byte, Gen.OneOf("()\";\\$@\r\n \t."u8.ToArray())), Gen.Int[0, 2]).Array[1, 12]
        select Mutate(Encoding.UTF8.GetBytes(text), edits);

    [Fact]
    public void Random_edits_leave_every_other_octet_as_it_was() => Files.Sample(text =>
    {
        var source = Text.Parse(text);
        if (source.HasErrors)
        {
            return; // a line that needed the one before it
        }

        var projection = ZoneProjector.Project(source, null, ProjectionGoldenTests.Records, SerialPolicy.Increment, false, Now);

        var written = Text.Of(Assert.IsType<ZoneProjection.Changed>(projection).Octets);
        var begin = written.IndexOf("; BEGIN KeyOps", StringComparison.Ordinal);
        const string End = "; END KeyOps managed records";
        var end = written.IndexOf(End, StringComparison.Ordinal) + End.Length;
        var without = (written[..begin] + written[end..].TrimStart('\r', '\n')).Replace("2026010102", "2026010101", StringComparison.Ordinal);
        Assert.Equal(text.TrimEnd('\r', '\n'), without.TrimEnd('\r', '\n'));
    });

    [Fact]
    public void Random_octets_in_a_file_never_crash_the_reader() => Mutations.Sample(octets =>
    {
        var file = ZoneFile.Parse(octets, "fuzz", Text.Origin);

        Assert.True(file.HasErrors || file.Zone is not null);
        if (file.HasErrors)
        {
            Assert.NotEmpty(file.Diagnostics);
        }
    });

    [Fact]
    public void A_zone_written_canonically_reads_as_the_same_zone() => Mutations.Sample(octets =>
    {
        if (ZoneFile.Parse(octets, "fuzz", Text.Origin).Zone is not { } zone)
        {
            return;
        }

        var dump = Text.Dump(zone);
        var again = Text.Parse(dump);

        Assert.False(again.HasErrors);
        Assert.Equal(dump, Text.Dump(again.Zone!));
    });

    private static byte[] Mutate(byte[] octets, (double Place, byte Octet, int Kind)[] edits)
    {
        var list = octets.ToList();
        foreach (var (place, octet, kind) in edits)
        {
            var at = (int)(place * (list.Count - 1));
            switch (kind)
            {
                case 0:
                    list[at] = octet;
                    break;
                case 1:
                    list.Insert(at, octet);
                    break;
                default:
                    list.RemoveAt(at);
                    break;
            }
        }

        return [.. list];
    }
}
