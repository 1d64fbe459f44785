using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.TestKit.Dns;

/// <summary>A question that a <see cref="ScriptedDnsServer"/> was asked.</summary>
public sealed record ScriptedQuestion(DomainName Name, RecordType Type, bool OverTcp, bool RecursionDesired);
