using KeyOps.Operations.Configuration;
using KeyOps.Operations.Store;

namespace KeyOps.Simulation.Tests;

/// <summary>A folder in memory, where there is such a thing, that begins with a store in which nothing is: making one anew takes longer than a simulated year.</summary>
internal sealed class SimulationFolder : IDisposable
{
    private static readonly string Root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private static readonly Lazy<(byte[] Database, byte[] MasterKey)> EmptyStore = new(MakeStore);

    public SimulationFolder()
    {
        FullName = Directory.CreateDirectory(Path.Combine(Root, $"keyops-simulation-{Path.GetRandomFileName()}")).FullName;
        var state = Directory.CreateDirectory(Path.Combine(FullName, "state")).FullName;
        File.WriteAllBytes(Path.Combine(state, KeyStore.DatabaseName), EmptyStore.Value.Database);
        var masterKey = Path.Combine(state, KeyStore.MasterKeyName);
        File.WriteAllBytes(masterKey, EmptyStore.Value.MasterKey);
        File.SetUnixFileMode(masterKey, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public string FullName { get; }

    public void Dispose() => Directory.Delete(FullName, recursive: true);

    private static (byte[] Database, byte[] MasterKey) MakeStore()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, $"keyops-simulation-{Path.GetRandomFileName()}")).FullName;
        try
        {
            KeyStore.OpenForWriting(folder, new SecretSource.FromFile(Path.Combine(folder, KeyStore.MasterKeyName)), TimeProvider.System).Dispose();
            return (File.ReadAllBytes(Path.Combine(folder, KeyStore.DatabaseName)), File.ReadAllBytes(Path.Combine(folder, KeyStore.MasterKeyName)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
