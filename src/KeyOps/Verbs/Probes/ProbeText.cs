using System.Text;
using KeyOps.Operations.Signers;

namespace KeyOps.Verbs.Probes;

/// <summary>A probe's result for people.</summary>
internal static class ProbeText
{
    public static string Format(ProbeTarget target, ProbeResult result)
    {
        var text = new StringBuilder();
        Line("signer", target.Socket.ToString()!);
        Line("mail", $"from {target.Domain.ToStringWithoutDot()}, sent by {target.Client.HostName} [{target.Client.Address}]");
        Line("signer did", result.Outcome.Describe());
        foreach (var each in result.Signatures)
        {
            if (each.Signature is { } signature)
            {
                Line("signature", $"s={signature.Selector} d={signature.Domain.ToStringWithoutDot()}, {signature.Algorithm}, {signature.HeaderForm.ToString().ToLowerInvariant()}/{signature.BodyForm.ToString().ToLowerInvariant()}");
                Line("  signs", string.Join(' ', signature.SignedHeaders));
                Line("  record", each.RecordName!.ToStringWithoutDot());
            }
            else
            {
                Line("signature", each.Header.Value.Trim());
            }

            Line("  verdict", $"{Word(each.Verdict)}: {each.Reason}");
        }

        Line("verdict", Word(result.Verdict));
        if (result.Advice is not null)
        {
            Line("what to do", result.Advice);
        }

        return text.ToString();

        void Line(string label, string content) => text.Append($"{label,-12}{Printable(content)}\n");
    }

    private static string Word(ProbeVerdict verdict) => verdict switch
    {
        ProbeVerdict.Good => "good",
        ProbeVerdict.Bad => "bad",
        _ => "could not be determined",
    };

    /// <summary>What a milter sent may hold anything; a terminal gets none of it.</summary>
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
