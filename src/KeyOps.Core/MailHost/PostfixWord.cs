namespace KeyOps.Core.MailHost;

/// <summary>A word of a Postfix file, and where it stands.</summary>
internal readonly record struct PostfixWord(int Start, int End, string Text);
