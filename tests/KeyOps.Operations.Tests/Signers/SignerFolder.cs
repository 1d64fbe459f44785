using KeyOps.Operations.Files;
using KeyOps.Operations.Signers;

namespace KeyOps.Operations.Tests.Signers;

/// <summary>A folder whose path OpenDKIM's RequireSafeKeys accepts, so not below /tmp; gone afterwards.</summary>
internal sealed class SignerFolder : IDisposable
{
    public SignerFolder()
    {
        var parent = ((string[])[AppContext.BaseDirectory, "/var/lib", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)])
            .First(folder => Directory.Exists(folder) && Libc.MayWriteTo(folder) && SafeKeyPath.Problem(folder, Libc.EffectiveUser(), new HashSet<string>()) is null);
        Path = System.IO.Path.Combine(parent, $"keyops-test-{System.IO.Path.GetRandomFileName()}");
        PrivateFolder.Ensure(Path, PrivateFolder.Open);
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string ModeOf(string name) => FileStatus.Octal(FileStatus.Of(this[name])!.Value.Mode);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
