using System.Collections.Immutable;

namespace KeyOps.Operations.Signers;

/// <summary>A file that a deployment would change.</summary>
public abstract record FileChange
{
    private FileChange(string path) => Path = path;

    public string Path { get; }

    /// <summary>A text is written.</summary>
    /// <param name="Path">The file.</param>
    /// <param name="Old">What is there; null when nothing is.</param>
    /// <param name="New">What will be there.</param>
    /// <param name="Mode">Its mode.</param>
    public sealed record Text(string Path, ImmutableArray<byte>? Old, ImmutableArray<byte> New, UnixFileMode Mode) : FileChange(Path);

    /// <summary>A private key is written where no file is; its octets are shown to nobody.</summary>
    /// <param name="Path">The file.</param>
    /// <param name="Length">Its length in octets.</param>
    /// <param name="Mode">Its mode.</param>
    public sealed record PrivateKey(string Path, int Length, UnixFileMode Mode) : FileChange(Path)
    {
        /// <summary>What a diff shows in place of the content.</summary>
        public string Note => $"private key, {Length} octets";
    }

    /// <summary>Mode or owner are set right; the content stays.</summary>
    /// <param name="Path">The file.</param>
    /// <param name="OldMode">Its mode now.</param>
    /// <param name="NewMode">Its mode afterwards.</param>
    /// <param name="Owner">Whose it will be; null when the owner stays.</param>
    public sealed record Access(string Path, UnixFileMode OldMode, UnixFileMode NewMode, string? Owner) : FileChange(Path);
}
