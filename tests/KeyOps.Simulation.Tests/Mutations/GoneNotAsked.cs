using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Propagation;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>No name server is asked whether a key is gone before it is revealed.</summary>
internal sealed class GoneNotAsked : Mutation
{
    public override IPropagationProbe Probe(IPropagationProbe probe, SimulatedWorld world) => new Believer(probe, world);

    private sealed class Believer(IPropagationProbe probe, SimulatedWorld world) : IPropagationProbe
    {
        public Task<PropagationOutcome> AskAsync(NameServerChoice choice, Zone zone, IReadOnlyList<ManagedRecord> records, SerialNumber atLeast, CancellationToken cancellationToken) =>
            probe.AskAsync(choice, zone, records, atLeast, cancellationToken);

        public Task<PropagationOutcome> AskGoneAsync(NameServerChoice choice, Zone zone, ManagedRecord record, SerialNumber atLeast, CancellationToken cancellationToken) =>
            Task.FromResult<PropagationOutcome>(new PropagationOutcome.Everywhere([[new(new("ns1", atLeast, default, world.Clock.Shown), default)]]));

        public Task<NewerKeys> FindKeysAsync(NameServerChoice choice, Zone zone, IReadOnlyList<DomainName> names, CancellationToken cancellationToken) =>
            probe.FindKeysAsync(choice, zone, names, cancellationToken);
    }
}
