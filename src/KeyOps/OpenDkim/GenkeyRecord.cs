using System.Text;

namespace KeyOps.OpenDkim;

/// <summary>The text of <c>SELECTOR.txt</c>.</summary>
internal static class GenkeyRecord
{
    private const int StringLength = 250;

    public static string Format(GenkeyOptions options, ReadOnlySpan<byte> publicKey)
    {
        var key = Convert.ToBase64String(publicKey);
        var owner = $"{options.Selector}._domainkey{(options.AppendDomain ? $".{options.Domain}." : "")}";
        var note = options.Note is null ? "" : $" n=\\\"{options.Note}\\\";";
        var text = new StringBuilder($"{owner}\tIN\tTXT\t( \"v=DKIM1;{note} h={options.HashAlgorithms}; k=rsa; {Flags(options)}\"\n\t  \"p=");

        // A key of an exact multiple of the length is followed by an empty string, as opendkim-genkey writes it.
        while (key.Length >= StringLength)
        {
            text.Append(key.AsSpan(0, StringLength)).Append("\"\n\t  \"");
            key = key[StringLength..];
        }

        var comment = options.Domain.Length == 0 ? "" : $" ; ----- DKIM key {options.Selector} for {options.Domain}";
        return text.Append(key).Append("\" ) ").Append(comment).Append('\n').ToString();
    }

    private static string Flags(GenkeyOptions options)
    {
        var strict = options.NoSubdomains || !options.Subdomains;
        var flags = (options.TestMode, strict) switch
        {
            (true, true) => "t=y:s; ",
            (true, false) => "t=y; ",
            (false, true) => "t=s; ",
            _ => "",
        };
        return options.Restrict ? flags + "s=email; " : flags;
    }
}
