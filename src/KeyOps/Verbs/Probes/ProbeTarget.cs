using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Signers;

namespace KeyOps.Verbs.Probes;

/// <summary>Who is asked what.</summary>
internal sealed record ProbeTarget(MilterAddress Socket, DomainName Domain, MilterClient Client);
