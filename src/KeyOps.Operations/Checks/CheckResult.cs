namespace KeyOps.Operations.Checks;

/// <summary>One link of the chain that mail goes through, looked at.</summary>
/// <param name="Name">What was looked at; stable.</param>
/// <param name="Outcome">How it is.</param>
/// <param name="Text">What was found.</param>
/// <param name="Remedy">What to do; null when nothing.</param>
public sealed record CheckResult(string Name, CheckOutcome Outcome, string Text, string? Remedy)
{
    public static CheckResult Ok(string name, string text) => new(name, CheckOutcome.Ok, text, null);

    public static CheckResult Failed(string name, string text, string remedy) => new(name, CheckOutcome.Failed, text, remedy);

    public static CheckResult Unknown(string name, string text, string remedy) => new(name, CheckOutcome.Undetermined, text, remedy);
}
