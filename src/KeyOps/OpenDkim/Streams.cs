using System.Text;
using Microsoft.Win32.SafeHandles;

namespace KeyOps.OpenDkim;

/// <summary>Standard output and error, unbuffered and without <see cref="Console"/>, whose setup takes a drop-in's start-up time.</summary>
internal static class Streams
{
    private static readonly Lazy<FileStream> OutputStream = new(() => Open(1));
    private static readonly Lazy<FileStream> ErrorStream = new(() => Open(2));

    public static void Output(string text) => Write(OutputStream, text);

    public static void Error(string text) => Write(ErrorStream, text);

    private static void Write(Lazy<FileStream> stream, string text)
    {
        try
        {
            stream.Value.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Nobody reads any more, or the descriptor is closed; the exit code still tells.
        }
    }

    private static FileStream Open(int descriptor) => new(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
}
