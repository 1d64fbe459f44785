using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Diagnostics;

namespace KeyOps.Core.Mail;

/// <summary>What came of reading a mail record: the record unless there is an error, and everything found wrong, in text order.</summary>
/// <typeparam name="T">The record.</typeparam>
public sealed class MailRecordResult<T>
    where T : class
{
    internal MailRecordResult(T? record, IEnumerable<MailRecordIssue> issues)
    {
        Issues = [.. issues.OrderBy(issue => issue.Offset)];
        Record = Issues.Any(issue => issue.Severity == Severity.Error) ? null : record;
    }

    /// <summary>The record; null when an error refuses it.</summary>
    public T? Record { get; }

    /// <summary>Errors and warnings.</summary>
    public IReadOnlyList<MailRecordIssue> Issues { get; }

    public IEnumerable<MailRecordIssue> Errors => Issues.Where(issue => issue.Severity == Severity.Error);

    public IEnumerable<MailRecordIssue> Warnings => Issues.Where(issue => issue.Severity == Severity.Warning);

    [MemberNotNullWhen(true, nameof(Record))]
    public bool IsValid => Record is not null;

    /// <summary>The record, for texts that must be good.</summary>
    /// <exception cref="FormatException">There are errors; the message tells them all.</exception>
    public T Require() => Record ?? throw new FormatException(string.Join("; ", Errors.Select(issue => issue.Message)));

    /// <summary>The issues as diagnostics of a text that begins at <paramref name="start"/>.</summary>
    public IEnumerable<Diagnostic> ToDiagnostics(SourceLocation start) => Issues.Select(issue => issue.ToDiagnostic(start));
}
