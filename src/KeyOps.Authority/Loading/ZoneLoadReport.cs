using System.Collections.Immutable;
using KeyOps.Core.Diagnostics;

namespace KeyOps.Authority.Loading;

/// <summary>What came of loading zones.</summary>
/// <param name="Loaded">Zones now served in a new version.</param>
/// <param name="Unchanged">Zones whose files are as they were.</param>
/// <param name="Failed">Zones with errors: their last good version, if any, stays.</param>
/// <param name="Removed">Zones no longer served.</param>
/// <param name="Diagnostics">Everything there is to say of the files.</param>
public sealed record ZoneLoadReport(int Loaded, int Unchanged, int Failed, int Removed, ImmutableArray<Diagnostic> Diagnostics);
