namespace KeyOps.Operations.Reconcile;

/// <summary>A hold's reason and remedy as one text for the journal, and apart again.</summary>
public static class HoldText
{
    private const string Separator = "\n→ ";

    public static string Join(string reason, string remedy) => reason + Separator + remedy;

    public static (string Reason, string Remedy) Split(string text)
    {
        var at = text.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + Separator.Length)..]);
    }
}
