using System.Collections.Immutable;

namespace KeyOps.Operations.Control;

/// <summary>What a verb asks of the daemon: one line of JSON.</summary>
/// <param name="Verb">`apply`.</param>
/// <param name="Configuration">The absolute path of the configuration the verb was given: it must be the daemon's.</param>
/// <param name="Domains">For which domains; empty is all.</param>
public sealed record ControlRequest(string Verb, string Configuration, ImmutableArray<string> Domains);
