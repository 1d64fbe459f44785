using System.Collections.Immutable;
using System.Text;

namespace KeyOps.Core.Mail.Signatures;

/// <summary>What a signature covers: the octets whose hashes are compared and verified (RFC 6376 §3.7).</summary>
/// <param name="Body">Hashed, this is <c>bh=</c>.</param>
/// <param name="Headers">Hashed, this is what <c>b=</c> signs.</param>
public sealed record SignedOctets(ImmutableArray<byte> Body, ImmutableArray<byte> Headers)
{
    /// <summary>The octets of <paramref name="message"/> that <paramref name="signature"/>, one of its fields, covers.</summary>
    public static SignedOctets Of(MailMessage message, DkimSignature signature)
    {
        var body = Canonicalization.Body(message.Body.AsSpan(), signature.BodyForm);
        if (signature.BodyLength < body.Length)
        {
            body = body[..(int)signature.BodyLength.Value];
        }

        var text = new StringBuilder();
        // §5.4.2: a name that stands in h= more than once takes the fields of that name from the bottom up.
        var unused = message.Headers.Where(header => !ReferenceEquals(header, signature.Header)).ToList();
        foreach (var name in signature.SignedHeaders)
        {
            var index = unused.FindLastIndex(header => header.IsNamed(name));
            if (index >= 0)
            {
                text.Append(Canonicalization.Header(unused[index], signature.HeaderForm)).Append("\r\n");
                unused.RemoveAt(index);
            }
        }

        text.Append(Canonicalization.Header(signature.WithoutSignature(), signature.HeaderForm));
        return new([.. body], [.. Encoding.Latin1.GetBytes(text.ToString())]);
    }
}
