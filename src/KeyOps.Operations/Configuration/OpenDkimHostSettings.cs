namespace KeyOps.Operations.Configuration;

/// <summary>The OpenDKIM of the mail host.</summary>
/// <param name="File"><c>opendkim.conf</c>; absolute.</param>
/// <param name="Signer">The signer whose tables it reads; it has a socket.</param>
/// <param name="Restart">How it is started again, for the shell.</param>
public sealed record OpenDkimHostSettings(string File, SignerSettings.OpenDkim Signer, string Restart);
