namespace KeyOps.OpenDkim;

/// <summary>One run of <c>testkey</c> over one key or a key table, told in lines or as JSON.</summary>
internal sealed class TestkeyRun(KeyChecker checker, TestkeyLines lines, bool isStrict, bool isJson)
{
    /// <summary>Checks the key of a domain and selector, with a key file or without.</summary>
    public int CheckOne(string domain, string selector, string? keyPath)
    {
        var check = new KeyCheck { Name = $"{selector}._domainkey.{domain}", Domain = domain, Selector = selector, KeyFile = keyPath };
        string? privateKey = null;
        if (keyPath is not null)
        {
            privateKey = KeyFile.Read(keyPath, out var isUnsafe, out var problem);
            Warn(keyPath, isUnsafe);
            if (privateKey is null)
            {
                lines.Error(problem);
                return End([check with { Result = KeyCheckResult.KeyFile, Message = problem }], TestkeyExit.System);
            }

            lines.Error($"key loaded from {keyPath}", from: 2);
        }

        lines.Error($"checking key '{check.Name}'", from: 2);
        check = checker.Check(check, privateKey);
        TellDnssec(check, "key");
        lines.Issues(check, "");
        switch (check.Result)
        {
            case KeyCheckResult.Ok:
                lines.Output("key OK", from: 3);
                break;
            case KeyCheckResult.Mismatch:
                lines.Output(check.Message!);
                break;
            default:
                lines.Error(check.Message!);
                lines.Ssl(check.SslError);
                break;
        }

        return End([check], TestkeyExit.Of(check.Result, isStrict));
    }

    /// <summary>Walks a key table. As opendkim-testkey does, this ends with 0 though keys failed; not so with <c>--strict</c>.</summary>
    public int CheckTable(string dataSet)
    {
        if (KeyTable.Open(dataSet, out var error) is not { } rows)
        {
            lines.Error(error);
            return End([], TestkeyExit.Table);
        }

        var checks = new List<KeyCheck>();
        foreach (var row in rows)
        {
            if (row.Fields.Count is 1 or 2)
            {
                lines.Error($"dkimf_db_walk({checks.Count}) failed");
                return End(checks, TestkeyExit.Table);
            }

            var check = CheckRow(row, checks.Count);
            checks.Add(check);
            if (check.Result == KeyCheckResult.KeyFile && !isStrict)
            {
                return End(checks, TestkeyExit.System);
            }
        }

        var passed = checks.Count(check => check.Result == KeyCheckResult.Ok);
        lines.Output($"{checks.Count} key{(checks.Count == 1 ? "" : "s")} checked; {passed} pass, {checks.Count - passed} fail", from: 1);
        return End(checks, isStrict ? TestkeyExit.Of(checks) : TestkeyExit.Fine);
    }

    private KeyCheck CheckRow(KeyTable.Row row, int number)
    {
        // A row of a name alone makes opendkim-testkey abort; here it is a key that fails.
        var fields = row.Fields.Count == 3 ? row.Fields : ["", "", ""];
        var check = new KeyCheck { Name = row.Name, Domain = fields[0], Selector = fields[1], KeyFile = KeyTable.IsPath(fields[2]) ? fields[2] : null };
        lines.Error($"record {number} for '{row.Name}' retrieved", from: 2);
        string? privateKey = fields[2];
        if (check.KeyFile is not null)
        {
            privateKey = KeyFile.Read(check.KeyFile, out var isUnsafe, out var problem);
            Warn(check.KeyFile, isUnsafe);
            if (privateKey is null)
            {
                lines.Error(problem);
                return check with { Result = KeyCheckResult.KeyFile, Message = problem };
            }
        }

        lines.Error($"checking key '{row.Name}'", from: 2);
        check = checker.Check(check, privateKey);
        lines.Issues(check, $"key {row.Name}: ");
        if (check.Result == KeyCheckResult.Ok)
        {
            lines.Output($"key {row.Name}: OK", from: 3);
        }
        else
        {
            lines.Error($"key {row.Name}: {check.Message}");
            lines.Ssl(check.SslError);
        }

        TellDnssec(check, $"key {row.Name}");
        return check;
    }

    private void Warn(string path, bool isUnsafe)
    {
        if (isUnsafe)
        {
            lines.Error($"{path}: WARNING: unsafe permissions");
        }
    }

    private void TellDnssec(KeyCheck check, string subject)
    {
        switch (check.Dnssec)
        {
            case KeyDnssec.Insecure:
                lines.Error($"{subject} not secure", from: 1);
                break;
            case KeyDnssec.Secure:
                lines.Error($"{subject} secure", from: 1);
                break;
        }
    }

    private int End(IReadOnlyList<KeyCheck> checks, int exitCode)
    {
        if (isJson)
        {
            Streams.Output(TestkeyJson.Format(checks, exitCode));
        }

        return exitCode;
    }
}
