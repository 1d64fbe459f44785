using System.Text;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Dns;

/// <summary>Secrets that a person keeps as text: in a file of its owner's alone, or in an environment variable.</summary>
internal static class SecretText
{
    private const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The text.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="howToMake">What makes such a secret, for who has no file yet.</param>
    /// <exception cref="IOException">It cannot be read, or could be read by others.</exception>
    public static string Read(SecretSource source, string howToMake)
    {
        switch (source)
        {
            case SecretSource.FromEnvironment environment:
                return Environment.GetEnvironmentVariable(environment.Name) is { Length: > 0 } text
                    ? text
                    : throw new IOException($"the environment variable {environment.Name} is not set");
            case SecretSource.FromFile file:
                if (FileStatus.Of(FileStatus.Resolve(file.Path)) is not { } status)
                {
                    throw new IOException($"there is no file {file.Path}; {howToMake}");
                }

                if ((status.Mode & Others) != UnixFileMode.None)
                {
                    throw new IOException($"{file.Path} can be read by everybody or written by others (mode {FileStatus.Octal(status.Mode)}); 'chmod 600 {file.Path}', and think about who has seen it");
                }

                return Encoding.ASCII.GetString(AtomicFile.ReadOrNull(file.Path) ?? throw new IOException($"{file.Path} is gone"));
            default:
                throw new InvalidOperationException($"unknown source of a secret: {source}");
        }
    }
}
