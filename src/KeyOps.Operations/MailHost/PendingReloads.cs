using System.Text;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.MailHost;

/// <summary>Reloads that a change has made necessary, noted before the change and forgotten after the reload: a crash between the two leaves none undone.</summary>
internal static class PendingReloads
{
    private const string FileName = "mailhost.reload";

    public static HostReload Read(Settings settings, HostPaths paths) =>
        paths.IsThisMachine && AtomicFile.ReadOrNull(PathOf(settings)) is { } octets && Enum.TryParse<HostReload>(Encoding.ASCII.GetString(octets), out var reloads)
            ? reloads
            : HostReload.None;

    public static void Write(Settings settings, HostReload reloads)
    {
        if (reloads == HostReload.None)
        {
            File.Delete(PathOf(settings));
            return;
        }

        Directory.CreateDirectory(settings.StateFolder);
        AtomicFile.Write(PathOf(settings), Encoding.ASCII.GetBytes(reloads.ToString()), FileOwnership.Private);
    }

    private static string PathOf(Settings settings) => Path.Combine(settings.StateFolder, FileName);
}
