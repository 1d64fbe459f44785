using System.Text;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Core.MailHost;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.MailHost;

/// <summary>Finds a message in a mailbox of this machine: a maildir, or a file in mbox form.</summary>
internal static class MailboxReader
{
    /// <summary>So much of an mbox is looked through, from its end.</summary>
    private const int MaxOctets = 4 << 20;

    private static readonly string[] MaildirFolders = ["new", "cur"];

    /// <summary>Where Postfix's local(8) puts a user's mail; null when the address is no user of this machine.</summary>
    public static string? For(string address, MainFile main)
    {
        var user = address.Split('@')[0].Split('+')[0];
        var home = Encoding.UTF8.GetString(AtomicFile.ReadOrNull("/etc/passwd") ?? []).Split('\n').Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 5 && fields[0] == user)?[5];
        if (home is null)
        {
            return null;
        }

        return main["home_mailbox"] is { Length: > 0 } below ? Path.Combine(home, below)
            : Path.Combine(main["mail_spool_directory"] is { Length: > 0 } spool ? spool : "/var/mail", user);
    }

    /// <summary>The message; null when it is not there (yet).</summary>
    /// <exception cref="IOException">The mailbox cannot be read.</exception>
    public static MailMessage? Find(string mailbox, string messageId)
    {
        var texts = Directory.Exists(mailbox) ? Maildir(mailbox) : File.Exists(mailbox) ? Mbox(mailbox) : [];
        var found = texts.FirstOrDefault(text => text.Contains($"<{messageId}>", StringComparison.Ordinal));
        return found is not null && MailMessage.TryParse(Encoding.Latin1.GetBytes(found), out var message, out _) ? message : null;
    }

    private static IEnumerable<string> Maildir(string folder) =>
        MaildirFolders.Select(name => Path.Combine(folder, name)).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles)
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .Take(100)
            .Select(path => Encoding.Latin1.GetString(AtomicFile.ReadOrNull(path) ?? []));

    private static IEnumerable<string> Mbox(string path)
    {
        using var file = File.OpenRead(path);
        file.Seek(Math.Max(0, file.Length - MaxOctets), SeekOrigin.Begin);
        using var reader = new StreamReader(file, Encoding.Latin1);
        // Each begins with a line "From SENDER DATE", which is no field.
        return [.. ("\n" + reader.ReadToEnd()).Split("\nFrom ").Skip(1).Select(text => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..])];
    }
}
