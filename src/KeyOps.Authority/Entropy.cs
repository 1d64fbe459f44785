using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace KeyOps.Authority;

/// <summary>
/// Random octets from the system. <see cref="RandomNumberGenerator"/> gives the same, but loads a cryptographic library for it, which a server that only answers queries
/// does not need.
/// </summary>
internal static partial class Entropy
{
    public static byte[] Octets(int count)
    {
        var octets = new byte[count];
        Fill(octets);
        return octets;
    }

    public static ulong Key() => BitConverter.ToUInt64(Octets(sizeof(ulong)));

    /// <remarks>getrandom(2) gives all of up to 256 octets at once, or fails; what is asked for here is less.</remarks>
    private static void Fill(Span<byte> octets)
    {
        if (!OperatingSystem.IsLinux() || octets.Length > 256 || GetRandom(octets, (nuint)octets.Length, 0) != octets.Length)
        {
            RandomNumberGenerator.Fill(octets);
        }
    }

    [LibraryImport("libc", EntryPoint = "getrandom")]
    private static partial nint GetRandom(Span<byte> octets, nuint length, uint flags);
}
