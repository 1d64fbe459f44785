using System.Buffers.Binary;
using System.Net;
using ARSoft.Tools.Net.Dns;

namespace KeyOps.Authority.Transports;

/// <summary>Messages in the shape ARSoft's server takes: behind two octets of length.</summary>
internal static class RawPackages
{
    public static DnsReceivedRawPackage Of(ReadOnlySpan<byte> message, IPEndPoint remote, IPEndPoint local)
    {
        var octets = new byte[message.Length + DnsRawPackage.LENGTH_HEADER_LENGTH];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)message.Length);
        message.CopyTo(octets.AsSpan(DnsRawPackage.LENGTH_HEADER_LENGTH));
        return new(octets, remote, local);
    }

    /// <summary>The message in a package made by <see cref="Of"/>.</summary>
    public static ReadOnlyMemory<byte> Message(this DnsReceivedRawPackage package)
    {
        // A package that came over TCP says Length 0: the segment's count is taken.
        var octets = package.ToArraySegment(includeLengthHeader: true);
        return octets.AsMemory(DnsRawPackage.LENGTH_HEADER_LENGTH);
    }

    /// <summary>The message, and before it two octets of length when asked for.</summary>
    public static ReadOnlyMemory<byte> Octets(this DnsRawPackage package, bool withLength)
    {
        // The segment may be longer than the message: the length says.
        var octets = package.ToArraySegment(includeLengthHeader: true);
        var length = package.Length;
        return withLength
            ? octets.AsMemory(0, length + DnsRawPackage.LENGTH_HEADER_LENGTH)
            : octets.AsMemory(DnsRawPackage.LENGTH_HEADER_LENGTH, length);
    }
}
