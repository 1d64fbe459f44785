using KeyOps.Core.Mail;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary>Puts what is wrong with a mail record at its place in the scalar that it, or a part of it, was written in.</summary>
internal static class MailText
{
    /// <param name="context">Where it is reported.</param>
    /// <param name="scalar">What was written.</param>
    /// <param name="issues">What is wrong with the record made of it.</param>
    /// <param name="offset">Where the scalar's text begins in the record's.</param>
    public static void Report(ReadContext context, YamlScalar scalar, IEnumerable<MailRecordIssue> issues, int offset = 0)
    {
        foreach (var issue in issues)
        {
            var at = ScalarOffsets.ToIndex(context.Source.Text, scalar, Math.Clamp(issue.Offset - offset, 0, scalar.Text.Length));
            context.Log.Add(new(issue.Code, issue.Severity, context.Source.Locate(at), issue.Message, issue.Remedy, issue.Length));
        }
    }
}
