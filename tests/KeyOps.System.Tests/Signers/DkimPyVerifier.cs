using System.Text;
using KeyOps.Core.Mail.Signatures;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Signers;

/// <summary>The verdict of Debian's python3-dkim on a signed message.</summary>
internal static class DkimPyVerifier
{
    private const string Script = """
        import dkim, sys
        records = dict(line.rstrip("\n").split("=", 1) for line in open(sys.argv[2]))
        def look_up(name, timeout=5):
            return records.get(name.decode().rstrip(".")).encode()
        sys.exit(0 if dkim.verify(open(sys.argv[1], "rb").read(), dnsfunc=look_up) else 1)
        """;

    public static async Task<bool> HoldsAsync(MailMessage message, KeyRing keys, SafeFolder folder)
    {
        await File.WriteAllBytesAsync(folder["message.eml"], message.ToOctets());
        await File.WriteAllTextAsync(folder["records"], keys.RecordLines, Encoding.ASCII);
        // Debian's own interpreter: another one earlier on PATH does not have Debian's modules.
        var result = await ToolProcess.RunAsync("/usr/bin/python3", ["-c", Script, folder["message.eml"], folder["records"]]);
        return result.Error.Length == 0 ? result.ExitCode == 0 : throw new InvalidOperationException(result.Error);
    }
}
