using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;

namespace KeyOps.Core.Tests.ZoneFiles;

public sealed class ZoneFileEditorTests
{
    private static readonly DomainName Www = DomainName.Parse("www.example.com");

    [Fact]
    public void Setting_the_serial_changes_its_digits_alone()
    {
        var editor = new ZoneFileEditor(Text.Parse(Text.Head));

        Assert.True(editor.SetSerial(new(7)));

        Assert.Equal(Text.Head.Replace("2026010101", "7"), Text.Of(editor.ToOctets()));
    }

    [Fact]
    public void Removing_an_rrset_leaves_all_other_lines_and_hands_the_owner_on()
    {
        var editor = new ZoneFileEditor(Text.Parse(Text.Head + "www A 192.0.2.2 ; one\n    A 192.0.2.3\n\n; kept\n    AAAA 2001:db8::1\n"));

        Assert.True(editor.Remove(Www, RecordType.A));

        Assert.Equal(Text.Head + "\n; kept\nwww    AAAA 2001:db8::1\n", Text.Of(editor.ToOctets()));
    }

    [Fact]
    public void Setting_an_rrset_replaces_its_records()
    {
        var editor = new ZoneFileEditor(Text.Parse(Text.Head + "www A 192.0.2.2\nx A 192.0.2.3"));

        Assert.True(editor.Set(Www, RecordType.A, new(60), [new byte[] { 192, 0, 2, 9 }]));

        Assert.Equal(Text.Head + "x A 192.0.2.3\nwww.example.com. 60 IN A 192.0.2.9\n", Text.Of(editor.ToOctets()));
    }

    [Fact]
    public void What_is_not_there_cannot_be_removed() =>
        Assert.False(new ZoneFileEditor(Text.Parse(Text.Head)).Remove(Www, RecordType.A));

    [Fact]
    public void What_an_included_file_holds_is_not_touched()
    {
        var file = Text.Parse(Text.Head + "$INCLUDE part\n", new() { Include = (_, _) => new IncludedFile.Found("www A 192.0.2.2\n"u8.ToArray(), "part") });

        Assert.False(new ZoneFileEditor(file).Remove(Www, RecordType.A));
        Assert.False(new ZoneFileEditor(file).Set(Www, RecordType.A, new(60), [new byte[] { 192, 0, 2, 9 }]));
    }
}
