using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Configuration;

/// <summary>A zone that is kept elsewhere and followed here.</summary>
/// <param name="Zone">Its apex.</param>
/// <param name="Primaries">Who is asked, in this order, and whose NOTIFY is heard; at least one.</param>
/// <param name="Key">The TSIG key that both sides sign with; null without.</param>
/// <param name="Tls">How transfers are encrypted (RFC 9103); null: they are not.</param>
public sealed record SecondarySettings(DomainName Zone, ImmutableArray<IPEndPoint> Primaries, TsigKeySettings? Key, TransferTlsSettings? Tls);
