using CsCheck;
using KeyOps.Core.MailHost;

namespace KeyOps.Core.Tests.MailHost;

public sealed class MainFileTests
{
    // Definitions as people write them; each stands on its own.
    private static readonly string[] Blocks =
    [
        "# a comment\n", "\n", "   \n", "a = 1\n", "b=\n", "c =\n    one,\n# between\n    two\n", "d = $a ${b}\n", "list = x y\n\tz\n", "list = x, y,z\n", "e = { p q, r=1 }, s\n",
        "list =\n  x,\n  # why\n\n  y\n", "# list = no\n", "f = a = b\n",
    ];

    private static readonly Gen<string> Files =
        from blocks in Gen.OneOf(Blocks).Array[0, 12]
        from last in Gen.OneOf("", "tail = 1")
        select string.Concat(blocks) + last;

    [Fact]
    public void A_value_over_several_lines_is_read_without_the_comments_among_them() =>
        Assert.Equal("one, two", new MainFile("c =\n    one,\n# between\n\n    two\n")["c"]);

    [Fact]
    public void Of_several_definitions_the_last_counts_and_is_the_one_that_is_edited()
    {
        var file = new MainFile("a = 1\na = 2\n");

        Assert.Equal("2", file["a"]);
        Assert.Equal("a = 1\na = 3\n", file.With("a", "3").Text);
    }

    [Theory]
    [InlineData("a=1", "a=1\nb = 2\n")] // no newline at the end
    [InlineData("b=1\n", "b= 2\n")]
    [InlineData("b =\n", "b = 2\n")]
    [InlineData("b   =   1\nc = 3\n", "b   =   2\nc = 3\n")]
    [InlineData("b = 1\n# why\n  4\nc = 3\n", "b = 2\n# why\nc = 3\n")]
    public void A_parameter_is_set_in_its_place(string before, string after) => Assert.Equal(after, new MainFile(before).With("b", "2").Text);

    [Theory]
    [InlineData("l = a, b, c\n", "l = a, b, NEW, c\n")]
    [InlineData("l = a b c\n", "l = a b NEW c\n")]
    [InlineData("l = a, b\n", "l = a, b, NEW\n")]
    [InlineData("l = b\n", "l = b, NEW\n")]
    [InlineData("l =\n  a,\n  b,\n  c\n", "l =\n  a,\n  b,\n  NEW,\n  c\n")]
    [InlineData("l =\n  a,\n  b\n", "l =\n  a,\n  b,\n  NEW\n")]
    [InlineData("l =\n\ta\n\tb\n\tc\n", "l =\n\ta\n\tb\n\tNEW\n\tc\n")]
    [InlineData("l = a, b,\n   c\n", "l = a, b,\n   NEW,\n   c\n")]
    [InlineData("l =\n  a, b, c\n", "l =\n  a, b, NEW, c\n")]
    [InlineData("l =\n  b,\n# comment\n  c\n", "l =\n  b,\n  NEW,\n# comment\n  c\n")]
    public void An_item_goes_behind_another_as_the_list_is_laid_out(string before, string after) =>
        Assert.Equal(after, new MainFile(before).WithBehind("l", "b", "NEW").Text);

    [Theory]
    [InlineData("l = a, b\n", "l = a, NEW, b\n")]
    [InlineData("l =\n  a,\n  b\n", "l =\n  a,\n  NEW,\n  b\n")]
    public void An_item_goes_before_another_as_the_list_is_laid_out(string before, string after) =>
        Assert.Equal(after, new MainFile(before).WithBefore("l", "b", "NEW").Text);

    [Fact]
    public void A_list_that_is_all_reference_is_edited_where_it_stands()
    {
        var file = new MainFile("mine = a b\nl = ${mine}\nm = $elsewhere\n");

        Assert.Equal("mine", file.Home("l"));
        Assert.Equal("m", file.Home("m"));
        Assert.Equal("l", new MainFile("l = $l\n").Home("l"));
    }

    [Fact]
    public void An_edit_leaves_every_other_parameter_and_comment_as_it_was() => Files.Sample(text =>
    {
        var file = new MainFile(text);
        var edited = file.With("new", "v");
        edited = edited.Words("list") is [.., var last] ? edited.WithBehind("list", last, "item") : edited;

        Assert.All(new[] { "a", "b", "c", "d", "e", "f", "tail" }, name => Assert.Equal(file[name], edited[name]));
        Assert.Equal("v", edited["new"]);
        Assert.Equal(Comments(text), Comments(edited.Text));
        Assert.StartsWith(file.Words("list") is [] ? text : "", edited.Text, StringComparison.Ordinal);
        Assert.Equal(file.Words("list") is [] ? [] : file.Words("list").Add("item"), edited.Words("list"));
    });

    [Fact]
    public void Any_text_can_be_read_and_edited() => Gen.String[Gen.OneOf<char>(Gen.Char[' ', '~'], Gen.OneOf('\n', '\t', '=', ',', '{', '}', '#', '\r', '\0')), 0, 60].Sample(text =>
    {
        var edited = new MainFile(text).With("name", "value");

        Assert.Equal("value", edited["name"]);
        Assert.Equal(edited, edited.With("name", "value"));
    });

    private static string[] Comments(string text) => [.. text.Split('\n').Where(line => line.TrimStart().StartsWith('#'))];
}
