using System.Collections.Immutable;
using System.Net;

namespace KeyOps.Operations.Configuration;

/// <summary>Encrypted transports of the embedded name server; at least one address.</summary>
/// <param name="Listen">For DNS over TLS.</param>
/// <param name="Https">For DNS over HTTPS.</param>
/// <param name="CertificateFile">Absolute.</param>
/// <param name="KeyFile">Absolute.</param>
public sealed record TlsSettings(ImmutableArray<IPEndPoint> Listen, ImmutableArray<IPEndPoint> Https, string CertificateFile, string KeyFile)
{
    public bool Equals(TlsSettings? other) =>
        other is not null && Listen.SequenceEqual(other.Listen) && Https.SequenceEqual(other.Https)
        && CertificateFile == other.CertificateFile && KeyFile == other.KeyFile;

    public override int GetHashCode() => HashCode.Combine(CertificateFile, KeyFile);
}
