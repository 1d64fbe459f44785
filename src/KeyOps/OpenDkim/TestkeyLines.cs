namespace KeyOps.OpenDkim;

/// <summary>The lines of <c>opendkim-testkey</c>, each behind the program's name, on the stream and from the verbosity that it has them.</summary>
internal sealed class TestkeyLines(string programName, int verbosity, bool isSilent)
{
    /// <summary>To standard error, from a verbosity on.</summary>
    public void Error(string line, int from = 0) => Write(Streams.Error, line, from);

    /// <summary>To standard output, from a verbosity on.</summary>
    public void Output(string line, int from = 0) => Write(Streams.Output, line, from);

    /// <summary>What OpenSSL adds to an error, with no name before it.</summary>
    public void Ssl(string? line)
    {
        if (line is not null && !isSilent)
        {
            Streams.Error(line + "\n");
        }
    }

    /// <summary>What <c>--strict</c> found in the record.</summary>
    public void Issues(KeyCheck check, string name)
    {
        foreach (var issue in check.Issues)
        {
            Error($"{name}{issue.Code}: {issue.Message}{(issue.Remedy is null ? "" : $"; {issue.Remedy}")}");
        }
    }

    private void Write(Action<string> stream, string line, int from)
    {
        if (verbosity >= from && !isSilent)
        {
            stream($"{programName}: {line}\n");
        }
    }
}
