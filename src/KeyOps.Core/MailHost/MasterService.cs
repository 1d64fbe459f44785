using System.Collections.Immutable;

namespace KeyOps.Core.MailHost;

/// <summary>A service of <c>master.cf</c> (master(5)).</summary>
/// <param name="Name">Such as <c>smtp</c>, <c>127.0.0.1:10025</c>, <c>policyd-spf</c>.</param>
/// <param name="Type"><c>inet</c>, <c>unix</c>, <c>fifo</c>, <c>pass</c>.</param>
/// <param name="Columns">The other columns up to the command: private, unpriv, chroot, wakeup, maxproc, command.</param>
/// <param name="Arguments">What follows the command.</param>
public sealed record MasterService(string Name, string Type, ImmutableArray<string> Columns, ImmutableArray<string> Arguments)
{
    public const int Unprivileged = 1;
    public const int Chroot = 2;
    public const int MaxProcesses = 4;
    private const int CommandColumn = 5;

    public string Command => Columns[CommandColumn];

    /// <summary>As it stands on one line, and as <c>postconf -M</c> takes it.</summary>
    public string Line => string.Join(' ', [Name, Type, .. Columns, .. Arguments]);

    /// <summary>The program that a <c>spawn</c> or <c>pipe</c> service runs; null when it names none.</summary>
    public string? Program => Arguments.FirstOrDefault(argument => argument.StartsWith("argv=", StringComparison.Ordinal))?["argv=".Length..];

    /// <summary>Whether both would do the same.</summary>
    public bool Is(MasterService other) => Line == other.Line;
}
