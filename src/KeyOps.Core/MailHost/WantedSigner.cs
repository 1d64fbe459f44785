using System.Collections.Immutable;

namespace KeyOps.Core.MailHost;

/// <summary>OpenDKIM beside Postfix.</summary>
/// <param name="Socket">Where it listens; a local one with its absolute path.</param>
/// <param name="Settings">What its configuration should say.</param>
public sealed record WantedSigner(MilterSocket Socket, ImmutableArray<WantedSetting> Settings);
