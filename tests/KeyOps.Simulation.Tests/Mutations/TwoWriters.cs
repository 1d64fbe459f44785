using KeyOps.Operations.Store;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>A starting process takes the lock file of another for a leftover, and deletes it.</summary>
internal sealed class TwoWriters : Mutation
{
    public override void BetweenPasses(SimulatedWorld world) => File.Delete(Path.Combine(world.Settings.StateFolder, KeyStore.LockName));
}
