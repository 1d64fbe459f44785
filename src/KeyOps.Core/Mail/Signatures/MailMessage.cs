using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace KeyOps.Core.Mail.Signatures;

/// <summary>A message as it goes over the wire: header fields from the top, and the body with CRLF line ends (RFC 5322 §2.1).</summary>
public sealed record MailMessage(ImmutableArray<MailHeader> Headers, ImmutableArray<byte> Body)
{
    /// <summary>Reads a message; bare LFs become CRLFs.</summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out MailMessage? message, [NotNullWhen(false)] out string? error)
    {
        message = null;
        var text = Encoding.Latin1.GetString(octets).Replace("\r\n", "\n", StringComparison.Ordinal);
        var end = text.StartsWith('\n') ? 0 : text.IndexOf("\n\n", StringComparison.Ordinal) is var blank and >= 0 ? blank + 1 : text.Length;
        var headers = ImmutableArray.CreateBuilder<MailHeader>();
        foreach (var line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] is ' ' or '\t' && headers.Count > 0)
            {
                headers[^1] = headers[^1] with { Value = headers[^1].Value + "\r\n" + line };
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
            {
                error = $"'{line}' is no header field: there is no name and colon";
                return false;
            }

            headers.Add(new(line[..colon], line[(colon + 1)..]));
        }

        var body = end < text.Length ? text[(end + 1)..].Replace("\n", "\r\n", StringComparison.Ordinal) : "";
        message = new(headers.ToImmutable(), [.. Encoding.Latin1.GetBytes(body)]);
        error = null;
        return true;
    }

    /// <summary>The whole message with CRLF line ends.</summary>
    public byte[] ToOctets()
    {
        var text = new StringBuilder();
        foreach (var header in Headers)
        {
            text.Append(header).Append("\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()), .. Body];
    }

    public bool Equals(MailMessage? other) => other is not null && Headers.SequenceEqual(other.Headers) && Body.AsSpan().SequenceEqual(other.Body.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Headers.Length, Body.Length);
}
