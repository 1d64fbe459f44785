using System.Text;

namespace KeyOps.Cli;

/// <summary>
/// Standard output or standard error. What cannot be said on standard error (a full disk, a closed descriptor) is lost, and changes neither what is done nor the
/// exit code; what cannot be said on standard output ends the verb, with a word that it was the output.
/// </summary>
/// <param name="inner">The console's; null when the descriptor was closed from the start.</param>
/// <param name="isDispensable">Whether what cannot be written is lost without a word.</param>
internal sealed class StandardStream(Stream? inner, bool isDispensable) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Puts them in the console's place.</summary>
    public static void Install()
    {
        Console.SetOut(Writer(new(OpenOrNull(Console.OpenStandardOutput), isDispensable: false)));
        Console.SetError(Writer(new(OpenOrNull(Console.OpenStandardError), isDispensable: true)));
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            (inner ?? throw new UnauthorizedAccessException()).Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!isDispensable)
            {
                throw new IOException($"cannot write to standard output: {(e is IOException ? e.Message : "it is not open for writing")}", e);
            }
        }
    }

    public override void Flush()
    {
        // The console's own streams hold nothing back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static Stream? OpenOrNull(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static StreamWriter Writer(StandardStream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1024) { AutoFlush = true };
}
