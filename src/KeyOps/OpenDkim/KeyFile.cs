using System.Text;
using KeyOps.Operations.Files;

namespace KeyOps.OpenDkim;

/// <summary>A private key file, read after the looks that <c>opendkim-testkey</c> takes at it.</summary>
internal static class KeyFile
{
    private const UnixFileMode Unsafe = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads the file as octets in Latin-1; null with what is wrong with it. <paramref name="isUnsafe"/>: others may read or write it.</summary>
    public static string? Read(string path, out bool isUnsafe, out string problem)
    {
        isUnsafe = false;
        problem = $"{path}: stat(): No such file or directory";
        try
        {
            if (FileStatus.Of(FileStatus.Resolve(path)) is not { } status)
            {
                return null;
            }

            if (status.Kind != FileKind.Regular)
            {
                problem = $"{path}: stat(): not a regular file";
                return null;
            }

            isUnsafe = (status.Mode & Unsafe) != UnixFileMode.None;
        }
        catch (IOException e)
        {
            problem = $"{path}: stat(): {SystemErrors.Of(e).Text}";
            return null;
        }

        try
        {
            return Encoding.Latin1.GetString(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"{path}: open(): {SystemErrors.Of(e).Text}";
            return null;
        }
    }
}
