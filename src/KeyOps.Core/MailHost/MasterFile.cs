using System.Collections.Immutable;

namespace KeyOps.Core.MailHost;

/// <summary>The text of Postfix's <c>master.cf</c>; an edit changes the columns that it must and nothing else.</summary>
/// <param name="Text">An octet a character.</param>
public sealed record MasterFile(string Text)
{
    private const int Columns = 8;

    /// <summary>In the order of the file; a line with fewer columns than a service has is none.</summary>
    public ImmutableArray<MasterService> Services => [.. Read().Select(each => each.Service)];

    /// <summary>Whether a service runs below the queue directory, where it sees no other path.</summary>
    /// <param name="service">A service of this file.</param>
    /// <param name="isDefault">What a hyphen means: <c>y</c> for compatibility levels below 1.</param>
    public static bool IsChrooted(MasterService service, bool isDefault) => service.Columns[MasterService.Chroot] switch
    {
        "y" => true,
        "-" => isDefault,
        _ => false,
    };

    /// <summary>Adds a service at the end, laid out as the file's own comment shows it.</summary>
    public MasterFile With(MasterService service)
    {
        var columns = service.Columns;
        var head = $"{service.Name,-9} {service.Type,-5} {columns[0],-7} {columns[1],-7} {columns[2],-7} {columns[3],-7} {columns[4],-7} {columns[5]}";
        var arguments = string.Join(' ', service.Arguments);
        return new($"{Text}{(Text.Length == 0 || Text.EndsWith('\n') ? "" : "\n")}{head}\n  {arguments}\n");
    }

    /// <summary>Writes a column of a service anew; those behind it keep their place where there is room.</summary>
    public MasterFile WithColumn(string name, string type, int column, string value)
    {
        var words = Read().Last(each => each.Service.Name == name && each.Service.Type == type).Words;
        var word = words[column + 2];
        var room = words.Length > column + 3 ? words[column + 3].Start - word.End : 0;
        var text = value.PadRight(word.End - word.Start);
        var surplus = Math.Clamp(text.Length - (word.End - word.Start), 0, Math.Max(room - 1, 0));
        return new(Text[..word.Start] + text + Text[(word.End + surplus)..]);
    }

    private IEnumerable<(MasterService Service, ImmutableArray<PostfixWord> Words)> Read()
    {
        foreach (var line in PostfixLine.In(Text))
        {
            var words = line.Words(Text, line.Start, commas: false);
            if (words.Length >= Columns)
            {
                var texts = words.Select(word => word.Text).ToArray();
                yield return (new(texts[0], texts[1], [.. texts[2..Columns]], [.. texts[Columns..]]), words);
            }
        }
    }
}
