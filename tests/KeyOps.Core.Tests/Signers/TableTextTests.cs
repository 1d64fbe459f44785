using CsCheck;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Signers;

namespace KeyOps.Core.Tests.Signers;

public sealed class TableTextTests
{
    /// <summary>Names of which one holds the other, and neighbours.</summary>
    private static readonly DomainName[] Domains =
        [.. ((string[])["example.com", "an.example.com", "example.com.au", "xexample.com", "a.example", "b.example", "B.example.net"]).Select(DomainName.Parse)];

    private static readonly Gen<(int Domain, string Selector)[]> Rows =
        Gen.Select(Gen.Int[0, Domains.Length - 1], Gen.Int[0, 3].Select(i => ((string[])["default", "k1", "k2", "example"])[i])).Array[0, 12].Select(rows => rows.Distinct().ToArray());

    [Fact]
    public void Lines_of_some_domains_in_the_place_of_others_make_the_text_that_all_lines_make() => Gen.Select(Rows, Rows, Gen.Int[0, Domains.Length - 1].HashSet[0, 3]).Sample((before, after, changed) =>
    {
        var stays = before.Where(row => !changed.Contains(row.Domain)).ToArray();
        var comes = after.Where(row => changed.Contains(row.Domain)).ToArray();
        DomainName[] domains = [.. changed.Select(domain => Domains[domain])];

        Assert.Equal(
            TableText.Of(stays.Concat(comes).Select(KeyLine)),
            TableText.With(TableText.Of(before.Select(KeyLine)), domains, OpenDkimTables.IsKeyLineOf, comes.Select(KeyLine)));
        Assert.Equal(
            TableText.Of(stays.Concat(comes).Select(SigningLine)),
            TableText.With(TableText.Of(before.Select(SigningLine)), domains, OpenDkimTables.IsSigningLineOf, comes.Select(SigningLine)));
    });

    [Fact]
    public void What_a_table_says_of_a_domain_is_found_in_whatever_case_and_form()
    {
        var text = "# for EXAMPLE.com\n*@a.example k1\n*@Example.COM\tk1\n*@b.example k2\n*@example.com.au k3"u8.ToArray();

        Assert.Equal("# for EXAMPLE.com\n*@Example.COM\tk1\n*@example.com.au k3\n", TableText.About(text, [DomainName.Parse("example.com")]));
        Assert.Equal("*@a.example k1\n*@b.example k2\n", TableText.About(text, [DomainName.Parse("b.example"), DomainName.Parse("a.example")]));
        Assert.Equal("", TableText.About([], [DomainName.Parse("a.example")]));
    }

    [Fact]
    public void Lines_that_are_there_already_leave_the_text_the_object_that_it_is()
    {
        var text = TableText.Of(["*@a.example k1", "*@b.example k2", "*@c.example k3"]);

        Assert.Same(text, TableText.With(text, [DomainName.Parse("b.example"), DomainName.Parse("d.example")], OpenDkimTables.IsSigningLineOf, ["*@b.example k2"]));
    }

    [Fact]
    public void Of_a_table_that_is_no_text_the_other_lines_stay_octet_for_octet()
    {
        byte[] text = [.. "*@a.example k1\n*@b.example k2\n*@c.example "u8, 0xff, 0xc3, .. "\n"u8];

        Assert.Equal(
            [.. "*@a.example k1\n*@b.example k4\n*@c.example "u8, 0xff, 0xc3, .. "\n"u8],
            TableText.With(text, [DomainName.Parse("b.example")], OpenDkimTables.IsSigningLineOf, ["*@b.example k4"]));
    }

    private static string KeyLine((int Domain, string Selector) row) =>
        KeyTableRow.For(Domains[row.Domain], Selector.Parse(row.Selector), $"/keys/{Domains[row.Domain].ToLower().ToStringWithoutDot()}/{row.Selector}.private").ToString();

    private static string SigningLine((int Domain, string Selector) row) => SigningTableRow.For(Domains[row.Domain], Selector.Parse(row.Selector)).ToString();
}
