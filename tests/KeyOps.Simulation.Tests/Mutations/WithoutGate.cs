using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Configuration;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>The timeline without one of its gates.</summary>
internal sealed class WithoutGate(Gates gate) : Mutation
{
    public override Settings Settings(Settings settings) => settings with
    {
        Domains = [.. settings.Domains.Select(domain => domain with { Policy = domain.Policy with { Gates = Gates.All & ~gate } })],
    };
}
