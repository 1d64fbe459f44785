using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>Tabs of the person's become blanks on the way.</summary>
internal sealed class PersonsPartReformatted : Mutation
{
    public override void BetweenPasses(SimulatedWorld world)
    {
        var zone = world.Settings.Domains[0].Zone;
        if (File.Exists(zone.Output))
        {
            File.WriteAllText(zone.Output, File.ReadAllText(zone.Output).Replace("192.0.2.80\t;", "192.0.2.80 ;", StringComparison.Ordinal));
        }
    }
}
