using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns;

namespace KeyOps.Operations.Signers;

/// <summary>What is published where a signature's key record should be.</summary>
public abstract record PublishedKey
{
    private PublishedKey()
    {
    }

    /// <param name="Text">The record's strings, joined (RFC 6376 §3.6.2.2).</param>
    public sealed record Found(string Text) : PublishedKey;

    /// <summary>It is known that there is no record that can be used.</summary>
    public sealed record Absent(string Reason) : PublishedKey;

    /// <summary>It cannot be known now.</summary>
    public sealed record Unknown(string Reason) : PublishedKey;

    /// <summary>One record makes a key; several make none, as nothing says which counts (RFC 6376 §3.6.2.2).</summary>
    public static PublishedKey Of(DomainName name, KeyLookup lookup) => lookup switch
    {
        KeyLookup.Found { Texts: [var text] } => new Found(TxtRdata.Join(text.Rdata.Span)),
        KeyLookup.Found found => new Absent($"there are {found.Texts.Count} TXT records at {name.ToStringWithoutDot()}, and verifiers use none of several"),
        KeyLookup.NoSuchName => new Absent($"there is no record {name.ToStringWithoutDot()} (NXDOMAIN)"),
        KeyLookup.NoRecord => new Absent($"there is no TXT record at {name.ToStringWithoutDot()} (NODATA)"),
        KeyLookup.ServerFailure failure => new Unknown($"the name server fails for {name.ToStringWithoutDot()} (rcode {(int)failure.Rcode})"),
        KeyLookup.NoReply silence => new Unknown($"no answer for {name.ToStringWithoutDot()}: {silence.Reason}"),
        KeyLookup.Bogus bogus => new Unknown($"the answer for {name.ToStringWithoutDot()} is bogus: {bogus.Reason}"),
        _ => throw new InvalidOperationException("unknown lookup"),
    };
}
