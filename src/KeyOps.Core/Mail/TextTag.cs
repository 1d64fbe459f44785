namespace KeyOps.Core.Mail;

/// <summary>One <c>name=value</c> of a tag list, with where each part stands.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="NameOffset">Where the name begins.</param>
/// <param name="Text">The value without the white space around it.</param>
/// <param name="TextOffset">Where the value begins.</param>
internal sealed record TextTag(string Name, int NameOffset, string Text, int TextOffset);
