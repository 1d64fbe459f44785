using System.Globalization;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>The moment, by the wall clock and by the time since the machine started, which nobody sets.</summary>
internal static class Uptime
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private const string UptimeFile = "/proc/uptime";

    public static PassMark Now(TimeProvider time)
    {
        try
        {
            return new(time.GetUtcNow(), File.ReadAllText(BootIdFile).Trim(), SinceBoot(time));
        }
        catch (IOException)
        {
            return new(time.GetUtcNow(), "", default); // no Linux: the wall clock alone
        }
    }

    /// <summary>Another clock than the system's has its own count; the kernel's first number goes on while the machine sleeps (proc(5)).</summary>
    private static TimeSpan SinceBoot(TimeProvider time) => time == TimeProvider.System
        ? TimeSpan.FromSeconds(double.Parse(File.ReadAllText(UptimeFile).Split(' ')[0], CultureInfo.InvariantCulture))
        : time.GetElapsedTime(0, time.GetTimestamp());
}
