namespace KeyOps.Operations.MailHost;

/// <summary>One link of the chain that mail goes through.</summary>
/// <param name="Name">What was looked at; stable.</param>
/// <param name="Outcome">How it is.</param>
/// <param name="Text">What was found.</param>
/// <param name="Remedy">What to do; null when nothing.</param>
public sealed record HostCheckResult(string Name, HostCheckOutcome Outcome, string Text, string? Remedy)
{
    public static HostCheckResult Ok(string name, string text) => new(name, HostCheckOutcome.Ok, text, null);

    public static HostCheckResult Failed(string name, string text, string remedy) => new(name, HostCheckOutcome.Failed, text, remedy);

    public static HostCheckResult Unknown(string name, string text, string remedy) => new(name, HostCheckOutcome.Undetermined, text, remedy);
}
