using System.Globalization;
using System.Text;

namespace KeyOps.Benchmarks.Fleet;

/// <summary>
/// <c>fleet N DIR [PORT]</c>: writes <c>DIR/keyops.yaml</c> with N domains and a zone file for each below <c>DIR/zones</c>, in the styles that people write.
/// The same N gives the same octets.
/// </summary>
internal static class FleetCommand
{
    private const int DefaultPort = 5300;

    private const int MaxDomains = 1_000_000;

    private const int UsageError = 64;

    public static int Run(string[] args)
    {
        var port = DefaultPort;
        if (args is not [var number, var folder, ..]
            || !int.TryParse(number, NumberStyles.None, null, out var count) || count is 0 or > MaxDomains
            || args.Length > 3
            || (args.Length == 3 && (!int.TryParse(args[2], NumberStyles.None, null, out port) || port is 0 or > ushort.MaxValue)))
        {
            Console.Error.WriteLine($"usage: fleet N DIR [PORT]    N domains (1 to {MaxDomains}), served on 127.0.0.1:PORT ({DefaultPort})");
            return UsageError;
        }

        var zones = Directory.CreateDirectory(Path.Combine(folder, "zones")).FullName;
        for (var i = 0; i < count; i++)
        {
            File.WriteAllText(Path.Combine(zones, $"{FleetDomain.Name(i)}.zone"), FleetZone.Write(i), Encoding.ASCII);
        }

        File.WriteAllText(Path.Combine(folder, "keyops.yaml"), FleetConfiguration.Write(count, port), Encoding.ASCII);
        Console.WriteLine($"{count} domains in {Path.GetFullPath(folder)}: keyops.yaml, zones/");
        return 0;
    }
}
