using System.Runtime.InteropServices;

namespace KeyOps.Authority.Transports;

/// <summary>The calls of Linux that move many datagrams at once: recvmmsg(2), sendmmsg(2), and what they need.</summary>
internal static unsafe partial class LinuxSockets
{
    public const int SolSocket = 1;
    public const int SoReusePort = 15;
    public const int IpprotoIp = 0;
    public const int IpprotoIpv6 = 41;
    public const int IpPktInfo = 8;
    public const int IpMtuDiscover = 10;
    public const int Ipv6RecvPktInfo = 49;
    public const int Ipv6MtuDiscover = 23;

    /// <summary>Never fragment locally by a path MTU that an attacker may have planted, and ignore it.</summary>
    public const int PmtudiscOmit = 5;

    /// <summary>Return as soon as one datagram is there.</summary>
    public const int MsgWaitForOne = 0x10000;
    public const int MsgDontWait = 0x40;
    public const int MsgTrunc = 0x20;

    public const int Eintr = 4;
    public const int Eagain = 11;

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Vector
    {
        public void* Base;
        public nuint Length;
    }

    /// <summary>struct mmsghdr on 64-bit systems, its msghdr laid out flat.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly int _afterFlags;

        /// <summary>Octets received or sent.</summary>
        public uint Length;
        private readonly uint _padding;
    }

    [LibraryImport("libc", EntryPoint = "recvmmsg")]
    public static partial int Receive(int socket, Message* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg")]
    public static partial int Send(int socket, Message* messages, uint count, int flags);

    public const int FSetFd = 2;
    public const int FdCloexec = 1;

    /// <summary>fcntl(2) with a number.</summary>
    [LibraryImport("libc", EntryPoint = "fcntl")]
    public static partial int Control(int descriptor, int command, int argument);

    /// <summary>Wakes whoever waits to receive (how = 0).</summary>
    [LibraryImport("libc", EntryPoint = "shutdown")]
    public static partial int Shutdown(int socket, int how);

    /// <summary>Whether <see cref="Message"/> has the layout that this system's C library uses.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && nint.Size == 8 && BitConverter.IsLittleEndian && sizeof(Message) == 64;
}
