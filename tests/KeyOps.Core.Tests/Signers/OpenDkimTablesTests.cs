using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Signers;

namespace KeyOps.Core.Tests.Signers;

public sealed class OpenDkimTablesTests
{
    private static readonly DomainName Example = DomainName.Parse("Keyops.Example");
    private static readonly DomainName Another = DomainName.Parse("another.example");
    private static readonly Selector Default = Selector.Parse("default");

    private static readonly OpenDkimTables Two = new(
        [KeyTableRow.For(Example, Default, "/etc/opendkim/keys/keyops.example/default.private"), KeyTableRow.For(Another, Selector.Parse("k1"), "/k/k1.private")],
        [SigningTableRow.For(Example, Default), SigningTableRow.For(Another, Selector.Parse("k1"))]);

    [Fact]
    public void Rows_are_sorted_and_end_with_a_newline()
    {
        Assert.Equal(
            "default._domainkey.keyops.example keyops.example:default:/etc/opendkim/keys/keyops.example/default.private\n"
            + "k1._domainkey.another.example another.example:k1:/k/k1.private\n",
            Two.KeyTableText);
        Assert.Equal("*@another.example k1._domainkey.another.example\n*@keyops.example default._domainkey.keyops.example\n", Two.SigningTableText);
        Assert.Equal("", OpenDkimTables.Empty.KeyTableText);
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        var read = OpenDkimTables.Parse(Two.KeyTableText, "key.table", Two.SigningTableText, "signing.table", out var diagnostics);

        Assert.Empty(diagnostics);
        Assert.Equal(Two.KeyTableText, read.KeyTableText);
        Assert.Equal(Two.SigningTableText, read.SigningTableText);
    }

    [Fact]
    public void A_persons_tables_are_read_with_comments_and_tabs()
    {
        var read = OpenDkimTables.Parse("# mine\n\nk1\texample.com:k1:/a:b/k1.private # since May\n", "k", "*@example.com\tk1\n", "s", out var diagnostics);

        Assert.Empty(diagnostics);
        Assert.Equal(new("k1", DomainName.Parse("example.com"), Selector.Parse("k1"), "/a:b/k1.private"), Assert.Single(read.Keys));
        Assert.Equal(new("*@example.com", "k1"), Assert.Single(read.Signing));
    }

    [Fact]
    public void Every_broken_row_is_told_with_its_line()
    {
        var read = OpenDkimTables.Parse(
            "good example.com:k1:/k\nbad example.com\nworse a..b:k1:/k\nx example.com:-:/k\n", "key.table", "*@example.com\n", "signing.table", out var diagnostics);

        Assert.Equal(
            ["key.table:2:1: error KO3801", "key.table:3:1: error KO3801", "key.table:4:1: error KO3801", "signing.table:1:1: error KO3802"],
            diagnostics.Select(diagnostic => diagnostic.ToString()[..(diagnostic.ToString().IndexOf("KO3", StringComparison.Ordinal) + 6)]));
        Assert.Equal("good", Assert.Single(read.Keys).Name);
    }

    [Fact]
    public void Tables_that_fit_together_have_no_problems() =>
        Assert.Empty(Two.Problems(Two.Keys.Select(row => row.KeyPath).ToHashSet()));

    [Fact]
    public void Every_problem_that_OpenDKIM_is_silent_about_is_told()
    {
        var tables = new OpenDkimTables(
            [new("a", Example, Default, "/k/a"), new("A", Example, Default, "/k/a"), new("b", Example, Default, "/k/missing"), new("c", Example, Default, "/k k"), new("d", Example, Default, "k")],
            [new("*@keyops.example", "a"), new("*@KEYOPS.example", "b"), new("*@x.example", "nobody")]);

        Assert.Equal(
            [
                "the key row b names /k/missing, which is not there",
                "the key file's path '/k k' cannot stand in a key table: it must be absolute and without white space",
                "the key file's path 'k' cannot stand in a key table: it must be absolute and without white space",
                "there are 2 key rows a: OpenDKIM takes the first and says nothing",
                "the signing row *@x.example names the key nobody, which has no key row",
                "there are 2 signing rows *@keyops.example: OpenDKIM takes the first unless MultipleSignatures is on",
            ],
            tables.Problems(new HashSet<string> { "/k/a" }));
    }
}
