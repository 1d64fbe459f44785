using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Authority.Comparison;

/// <summary>Signs zone files with what others wrote.</summary>
internal static class ZoneSigner
{
    /// <summary>How many <see cref="Way"/>s there are.</summary>
    public const int Ways = 6;

    public enum Way
    {
        Unsigned,
        LdnsNsec,
        LdnsNsec3,
        LdnsOptOut,
        BindNsec,
        BindNsec3,
    }

    /// <summary>Signs the file and returns the signed one's path; the file itself when the way is not to sign, or its signer refuses the zone.</summary>
    public static async Task<string> SignAsync(TemporaryFolder folder, string apex, string file, Way way)
    {
        if (way == Way.Unsigned)
        {
            return file;
        }

        var signed = $"{file}.signed";
        var zoneKey = (await ToolProcess.RunAsync("dnssec-keygen", ["-q", "-a", "ECDSAP256SHA256", "-f", "KSK", apex], folder.FullPath)).Require().Output.Trim();
        string[] ldns = ["-o", apex, "-f", signed, file, zoneKey];
        string[] bind = ["-P", "-z", "-O", "full", "-o", apex, "-f", signed, file, zoneKey];
        if (way >= Way.BindNsec)
        {
            await File.AppendAllTextAsync(file, await File.ReadAllTextAsync(folder[$"{zoneKey}.key"]));
        }

        var result = way switch
        {
            Way.LdnsNsec => await ToolProcess.RunAsync("ldns-signzone", ldns, folder.FullPath),
            Way.LdnsNsec3 => await ToolProcess.RunAsync("ldns-signzone", ["-n", "-s", "abcd", "-t", "2", .. ldns], folder.FullPath),
            Way.LdnsOptOut => await ToolProcess.RunAsync("ldns-signzone", ["-n", "-p", .. ldns], folder.FullPath),
            Way.BindNsec => await ToolProcess.RunAsync("dnssec-signzone", bind, folder.FullPath),
            _ => await ToolProcess.RunAsync("dnssec-signzone", ["-3", "-", .. bind], folder.FullPath),
        };
        return result.ExitCode == 0 && File.Exists(signed) ? signed : file;
    }
}
