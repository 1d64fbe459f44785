using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>What the person wrote is copied to where it is published, good or not.</summary>
internal sealed class BadZonePublished : Mutation
{
    public override void BetweenPasses(SimulatedWorld world)
    {
        var zone = world.Settings.Domains[0].Zone;
        if (!zone.IsEditedInPlace && File.Exists(zone.Output) && File.ReadAllText(zone.Output) is var text && text.Contains("; END KeyOps", StringComparison.Ordinal))
        {
            var block = text[text.IndexOf("; BEGIN KeyOps", StringComparison.Ordinal)..];
            File.WriteAllText(zone.Output, File.ReadAllText(zone.Source) + block[..(block.IndexOf("; END KeyOps", StringComparison.Ordinal) + "; END KeyOps managed records\n".Length)]);
        }
    }
}
