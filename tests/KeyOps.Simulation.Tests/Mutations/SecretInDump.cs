using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>A private key is written to a file for whoever looks into faults.</summary>
internal sealed class SecretInDump : Mutation
{
    public override void BetweenPasses(SimulatedWorld world)
    {
        if (world.Keys.Given.Count > 1)
        {
            File.WriteAllText(Path.Combine(world.Settings.StateFolder, "last-pass.dump"), $"key: {Convert.ToBase64String(world.Keys.Given[1])}");
        }
    }
}
