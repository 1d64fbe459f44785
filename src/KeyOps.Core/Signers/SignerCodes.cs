namespace KeyOps.Core.Signers;

/// <summary>The codes of diagnostics about signer tables.</summary>
public static class SignerCodes
{
    /// <summary>A line of a key table that is no row.</summary>
    public const string BadKeyRow = "KO3801";

    /// <summary>A line of a signing table that is no row.</summary>
    public const string BadSigningRow = "KO3802";
}
