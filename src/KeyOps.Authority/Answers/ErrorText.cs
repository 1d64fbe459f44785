using System.Text;

namespace KeyOps.Authority.Answers;

/// <summary>What an extended error says beside its code (RFC 8914 §2, EXTRA-TEXT): short, and never a secret or a path.</summary>
internal static class ErrorText
{
    /// <summary>Octets at most: enough for a sentence with a name in it, too few to be worth reflecting.</summary>
    public const int MaxLength = 200;

    private static ReadOnlySpan<byte> Cut => "..."u8;

    /// <summary>Writes a text into <see cref="MaxLength"/> octets, cut if it is longer, what is not ASCII as a question mark; gives its length.</summary>
    public static int Write(string? text, Span<byte> octets)
    {
        if (text is null)
        {
            return 0;
        }

        var length = Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, MaxLength)), octets);
        if (text.Length > MaxLength)
        {
            Cut.CopyTo(octets[(MaxLength - Cut.Length)..]);
        }

        return length;
    }
}
