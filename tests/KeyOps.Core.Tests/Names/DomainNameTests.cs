using KeyOps.Core.Names;

namespace KeyOps.Core.Tests.Names;

public sealed class DomainNameTests
{
    [Theory]
    [InlineData("example.com", "example.com.")]
    [InlineData("example.com.", "example.com.")]
    [InlineData(".", ".")]
    [InlineData(@"a\.b.example.", @"a\.b.example.")]
    [InlineData(@"\097.example.", "a.example.")]
    [InlineData(@"\032\255.example", @"\032\255.example.")]
    public void A_parsed_name_formats_as_an_absolute_name(string text, string formatted) =>
        Assert.Equal(formatted, DomainName.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData(@"a\")]
    [InlineData(@"a\25")]
    [InlineData(@"a\256")]
    [InlineData("é.example")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123.example")]
    public void What_is_not_a_name_is_refused_with_a_reason(string text)
    {
        Assert.False(DomainName.TryParse(text, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void A_name_of_255_octets_is_taken_and_one_more_is_not()
    {
        var label = new string('a', 63);
        Assert.Equal(255, DomainName.Parse($"{label}.{label}.{label}.{new string('b', 61)}").Wire.Length);
        Assert.False(DomainName.TryParse($"{label}.{label}.{label}.{new string('b', 62)}", out _, out _));
        Assert.False(DomainName.TryParse($"{label}.{label}.{label}.{new string('b', 61)}.c", out _, out _));
    }

    [Fact]
    public void Names_compare_without_case_and_in_the_order_of_RFC_4034()
    {
        // The example of RFC 4034 §6.1.
        string[] ordered = ["example.", "a.example.", "yljkjljk.a.example.", "Z.a.example.", "zABC.a.EXAMPLE.", "z.example.", @"\001.z.example.", "*.z.example.", @"\200.z.example."];
        var names = ordered.Select(DomainName.Parse).ToArray();
        Assert.Equal(names, names.Reverse().Order());
        Assert.Equal(DomainName.Parse("A.Example"), DomainName.Parse("a.eXAMPLE"));
        Assert.Equal(DomainName.Parse("A.Example").GetHashCode(), DomainName.Parse("a.eXAMPLE").GetHashCode());
    }

    [Theory]
    [InlineData("mail.example.com", "example.com", true)]
    [InlineData("EXAMPLE.com", "example.COM", true)]
    [InlineData("badexample.com", "example.com", false)]
    [InlineData("com", "example.com", false)]
    [InlineData("example.com", ".", true)]
    public void A_name_is_at_or_below_another_at_label_boundaries(string name, string ancestor, bool expected) =>
        Assert.Equal(expected, DomainName.Parse(name).IsAtOrBelow(DomainName.Parse(ancestor)));
}
