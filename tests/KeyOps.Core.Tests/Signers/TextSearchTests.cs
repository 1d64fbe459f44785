using System.Text;
using CsCheck;
using KeyOps.Core.Signers;

namespace KeyOps.Core.Tests.Signers;

public sealed class TextSearchTests
{
    /// <summary>Few octets, so that much fits nearly: letters in both cases, and others that differ from one another, or from letters, in the bit of the case alone.</summary>
    private static readonly Gen<byte> Octet = Gen.Int[0, 11].Select(i => "abABxX-.0@`["u8[i]);

    [Fact]
    public void Text_is_found_where_a_search_that_takes_place_by_place_finds_it() => Gen.Select(Octet.Array[0, 300], Octet.Array[1, 6]).Sample((text, sought) =>
        Assert.Equal(
            Encoding.Latin1.GetString(text).IndexOf(Encoding.Latin1.GetString(sought), StringComparison.OrdinalIgnoreCase),
            TextSearch.IndexOfIgnoreCase(text, sought)));

    [Fact]
    public void Text_is_found_at_every_place_of_a_text_of_any_length()
    {
        for (var length = 7; length < 150; length++)
        {
            for (var place = 0; place + 7 <= length; place++)
            {
                var text = new byte[length];
                text.AsSpan().Fill((byte)'e');
                "EX.nEle"u8.CopyTo(text.AsSpan(place));

                Assert.Equal(place, TextSearch.IndexOfIgnoreCase(text, "ex.nele"u8));
            }
        }
    }
}
