using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Propagation;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>A restored store is believed as soon as what it says is answered, whatever else is.</summary>
internal sealed class NewerKeysNotAskedFor : Mutation
{
    public override IPropagationProbe Probe(IPropagationProbe probe, SimulatedWorld world) => new Incurious(probe);

    private sealed class Incurious(IPropagationProbe probe) : IPropagationProbe
    {
        public Task<PropagationOutcome> AskAsync(NameServerChoice choice, Zone zone, IReadOnlyList<ManagedRecord> records, SerialNumber atLeast, CancellationToken cancellationToken) =>
            probe.AskAsync(choice, zone, records, atLeast, cancellationToken);

        public Task<PropagationOutcome> AskGoneAsync(NameServerChoice choice, Zone zone, ManagedRecord record, SerialNumber atLeast, CancellationToken cancellationToken) =>
            probe.AskGoneAsync(choice, zone, record, atLeast, cancellationToken);

        public async Task<NewerKeys> FindKeysAsync(NameServerChoice choice, Zone zone, IReadOnlyList<DomainName> names, CancellationToken cancellationToken) =>
            await probe.FindKeysAsync(choice, zone, [], cancellationToken);
    }
}
