namespace KeyOps.Core.MailHost;

/// <summary>What a header field of a delivered message says, explained.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Said">The part that counts, as it was written.</param>
/// <param name="Explanation">What it means.</param>
/// <param name="IsGood">Whether a receiver is content; null when it says nothing either way.</param>
public sealed record TraceLine(string Field, string Said, string Explanation, bool? IsGood);
