namespace KeyOps.Core.MailHost;

/// <summary>policyd-spf, run by Postfix's <c>spawn</c>.</summary>
/// <param name="Program">Its path.</param>
/// <param name="User">Whom it runs as.</param>
/// <param name="TimeLimit">How long one process may live, in seconds: a process answers for many messages, so far longer than one takes.</param>
public sealed record WantedPolicyService(string Program, string User, int TimeLimit)
{
    /// <summary>The service's name where there is none yet.</summary>
    public const string DefaultName = "policyd-spf";

    /// <summary>Not chrooted (it is a script and needs its interpreter), as another user than Postfix's, and not counted against a limit of processes.</summary>
    public MasterService Service => new(DefaultName, "unix", ["-", "n", "n", "-", "0", "spawn"], [$"user={User}", $"argv={Program}"]);
}
