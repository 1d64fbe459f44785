using System.Globalization;
using System.Text;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Signers;

/// <summary>The message that a signer is asked to sign; it is never delivered.</summary>
internal static class ProbeMessage
{
    public static string SenderFor(DomainName domain) => $"postmaster@{domain.ToLower().ToStringWithoutDot()}";

    public static MailMessage For(DomainName domain, DateTimeOffset now)
    {
        var sender = SenderFor(domain);
        return new(
            [
                new("From", $" KeyOps <{sender}>"),
                new("To", $" {sender}"),
                new("Subject", " KeyOps asks for a signature"),
                new("Date", $" {now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000"),
                new("Message-ID", $" <{now.UtcTicks}.keyops@{domain.ToLower().ToStringWithoutDot()}>"),
                new("MIME-Version", " 1.0"),
                new("Content-Type", " text/plain; charset=us-ascii"),
            ],
            [.. Encoding.ASCII.GetBytes("This message is signed, read back and thrown away.\r\n")]);
    }
}
