using KeyOps.Core.Lifecycle;
using KeyOps.Core.Records;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary>A policy as it stands in <c>policies:</c>.</summary>
/// <param name="Dkim">What it says of DKIM keys, the defaults where it says nothing.</param>
/// <param name="RecordTtl">The TTL of written records, for domains that say nothing themselves.</param>
internal sealed record PolicyDraft(DkimPolicy Dkim, Ttl? RecordTtl);
