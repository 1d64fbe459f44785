using System.Text;
using KeyOps.Core.MailHost;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.MailHost;

/// <summary>The files of a mail host as they stand on disk.</summary>
/// <param name="Main">Octets of <c>main.cf</c>; null when there is none.</param>
/// <param name="Master">Octets of <c>master.cf</c>.</param>
/// <param name="OpenDkim">Octets of <c>opendkim.conf</c>.</param>
internal sealed record HostFiles(byte[]? Main, byte[]? Master, byte[]? OpenDkim)
{
    /// <summary>An octet a character, whatever the encoding: what is not edited comes out as it went in.</summary>
    private static readonly Encoding Octets = Encoding.Latin1;

    public MailHostTexts Texts => new(new(Text(Main)), new(Text(Master)), new(Text(OpenDkim)));

    /// <exception cref="IOException">A file cannot be read.</exception>
    public static HostFiles Read(HostPaths paths) => new(
        AtomicFile.ReadOrNull(paths.Main),
        AtomicFile.ReadOrNull(paths.Master),
        paths.Settings.OpenDkim is null ? null : AtomicFile.ReadOrNull(paths.OpenDkim));

    public static byte[] OctetsOf(string text) => Octets.GetBytes(text);

    private static string Text(byte[]? octets) => octets is null ? "" : Octets.GetString(octets);
}
