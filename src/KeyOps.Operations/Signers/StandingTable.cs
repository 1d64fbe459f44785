using KeyOps.Operations.Files;

namespace KeyOps.Operations.Signers;

/// <summary>One table as it was last seen, or left, to be right.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Octets">What it holds.</param>
/// <param name="Status">How the file looked then; null when it was gone again.</param>
internal sealed record StandingTable(string Path, byte[] Octets, FileStatus? Status)
{
    /// <summary>Whether nobody touched the file since.</summary>
    public bool IsUntouched => Status is not null && FileStatus.Of(Path) == Status;

    public static StandingTable Of(string path, byte[] octets) => new(path, octets, FileStatus.Of(path));
}
