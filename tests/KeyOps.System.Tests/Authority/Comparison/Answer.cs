namespace KeyOps.System.Tests.Authority.Comparison;

/// <summary>A response in a form that servers can be compared by: names in lower case and in full, the records of each section sorted. The
/// head is the response code, the flags, and of EDNS whether it is there and its DO bit.</summary>
internal sealed record Answer(string Head, string Answers, string Authority, string Additional)
{
    public static readonly string[] SectionNames = ["head", "answer", "authority", "additional"];

    public bool IsTruncated => Head.Contains(" tc", StringComparison.Ordinal);

    public bool IsAuthoritative => Head.Contains(" aa", StringComparison.Ordinal);

    public string[] Sections => [Head, Answers, Authority, Additional];

    public override string ToString() => string.Join('\n', Sections.Zip(SectionNames, (text, name) => $"  {name}: {text.Replace("\n", "\n    ", StringComparison.Ordinal)}"));
}
