namespace KeyOps.Operations.Signers;

/// <summary>The letters and bits of the milter protocol, version 6 (libmilter's mfdef.h).</summary>
internal static class MilterCodes
{
    public const uint Version = 6;

    /// <summary>Every change to a message that the protocol knows; what is done with it is our business.</summary>
    public const uint AllActions = 0x1ff;

    /// <summary>Commands, sent by the mail server.</summary>
    public const byte Negotiate = (byte)'O';
    public const byte Macros = (byte)'D';
    public const byte Connect = (byte)'C';
    public const byte Helo = (byte)'H';
    public const byte MailFrom = (byte)'M';
    public const byte Recipient = (byte)'R';
    public const byte Data = (byte)'T';
    public const byte Header = (byte)'L';
    public const byte EndOfHeaders = (byte)'N';
    public const byte Body = (byte)'B';
    public const byte EndOfMessage = (byte)'E';
    public const byte Abort = (byte)'A';
    public const byte Quit = (byte)'Q';

    /// <summary>Replies, sent by the milter.</summary>
    public const byte Accept = (byte)'a';
    public const byte Continue = (byte)'c';
    public const byte Discard = (byte)'d';
    public const byte Reject = (byte)'r';
    public const byte TemporaryFailure = (byte)'t';
    public const byte ReplyCode = (byte)'y';
    public const byte Progress = (byte)'p';
    public const byte Skip = (byte)'s';
    public const byte ConnectionFails = (byte)'f';
    public const byte Shutdown = (byte)'4';
    public const byte AddHeader = (byte)'h';
    public const byte InsertHeader = (byte)'i';
    public const byte ChangeHeader = (byte)'m';
    public const byte ReplaceBody = (byte)'b';
    public const byte ChangeFrom = (byte)'e';
    public const byte AddRecipient = (byte)'+';
    public const byte AddRecipientWithArguments = (byte)'2';
    public const byte DeleteRecipient = (byte)'-';
    public const byte Quarantine = (byte)'q';
    public const byte SetMacroList = (byte)'l';
}
