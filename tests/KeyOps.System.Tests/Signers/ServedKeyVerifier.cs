using KeyOps.Core.Mail.Signatures;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Signers;

/// <summary>Python's dkim as a receiver that takes the key from a name server on loopback.</summary>
internal static class ServedKeyVerifier
{
    private const string Verify = """
        import dkim, dns.resolver, sys
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], int(sys.argv[2])
        def look_up(name, timeout=5):
            return b"".join(list(resolver.resolve(name.decode(), "TXT"))[0].strings)
        sys.exit(0 if dkim.verify(open(sys.argv[1], "rb").read(), dnsfunc=look_up) else 1)
        """;

    /// <param name="message">The message with its signature.</param>
    /// <param name="path">Where it may be written.</param>
    /// <param name="port">The name server's.</param>
    public static async Task<ProcessResult> RunAsync(MailMessage message, string path, int port)
    {
        await File.WriteAllBytesAsync(path, message.ToOctets());
        return await ToolProcess.RunAsync("/usr/bin/python3", ["-c", Verify, path, $"{port}"]);
    }
}
