using KeyOps.Core.Diagnostics;

namespace KeyOps.Core.Mail;

/// <summary>Gathers issues while a record is read.</summary>
internal sealed class IssueCollector
{
    private readonly List<MailRecordIssue> _issues = [];

    public IReadOnlyList<MailRecordIssue> Issues => _issues;

    public void Error(string code, int offset, int length, string message, string? remedy = null) =>
        _issues.Add(new(code, Severity.Error, offset, length, message, remedy));

    public void Warn(string code, int offset, int length, string message, string? remedy = null) =>
        _issues.Add(new(code, Severity.Warning, offset, length, message, remedy));
}
