using KeyOps.Core.Diagnostics;

namespace KeyOps.Core.Mail;

/// <summary>One thing that is wrong with the text of a mail record.</summary>
/// <param name="Code">One of <see cref="MailRecordCodes"/>.</param>
/// <param name="Severity">Whether the record is refused.</param>
/// <param name="Offset">Where it stands in the text, in characters from 0 (each is one octet: a good record is ASCII).</param>
/// <param name="Length">How many characters the offending part takes.</param>
/// <param name="Message">What is wrong; no final full stop.</param>
/// <param name="Remedy">What to do about it, when that is not plain.</param>
public sealed record MailRecordIssue(string Code, Severity Severity, int Offset, int Length, string Message, string? Remedy = null)
{
    /// <summary>The same as a diagnostic, when the text begins at <paramref name="start"/> and stands on one line.</summary>
    public Diagnostic ToDiagnostic(SourceLocation start) =>
        new(Code, Severity, start with { Column = start.Column == 0 ? 0 : start.Column + Offset }, Message, Remedy, Length);
}
