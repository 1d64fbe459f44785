namespace KeyOps.Core.MailHost;

/// <summary>Why a mail host cannot be made right as its files and the configuration stand.</summary>
/// <param name="Reason">What is in the way.</param>
/// <param name="Remedy">What a person does about it.</param>
public sealed record MailHostProblem(string Reason, string Remedy);
