using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Tsig;

namespace KeyOps.Authority.Secondaries;

/// <summary>A version that a server is being told of.</summary>
internal sealed class PendingNotify(DomainName zone)
{
    public DomainName Zone { get; } = zone;

    public int Attempts { get; set; }

    public SerialNumber Serial { get; set; }

    /// <summary>The id of the last message sent.</summary>
    public ushort Id { get; set; }

    /// <summary>Signed that message, and verifies its answer.</summary>
    public TsigRequester? Signer { get; set; }
}
