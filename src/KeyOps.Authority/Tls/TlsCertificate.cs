using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KeyOps.Authority.Loading;
using Microsoft.Extensions.Logging;

namespace KeyOps.Authority.Tls;

/// <summary>
/// A certificate chain and its key in PEM files, read again when the files change: whoever renews it needs to tell nobody. New files that cannot be
/// used are told once, and the certificate before stays in force.
/// </summary>
public sealed class TlsCertificate : IDisposable
{
    /// <summary>The files are looked at so often. What is new is taken when it stands still from one look to the next: the two are written one after the other.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>A certificate that ends sooner is warned of.</summary>
    private static readonly TimeSpan EndsSoon = TimeSpan.FromDays(7);

    /// <summary>RFC 7858 has none of its own; RFC 9103 §7.1 asks for this one.</summary>
    private static readonly SslApplicationProtocol Dot = new("dot");

    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private (FileStamp, FileStamp) _taken;
    private (FileStamp, FileStamp) _seen;
    private SslStreamCertificateContext _context;

    private TlsCertificate(string certificateFile, string keyFile, TimeProvider time, ILogger logger)
    {
        _certificateFile = certificateFile;
        _keyFile = keyFile;
        _time = time;
        _logger = logger;
        _taken = _seen = Stamps();
        _context = Read();
        _timer = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>How DNS over TLS greets its clients.</summary>
    internal SslServerAuthenticationOptions DotOptions => OptionsFor(Dot);

    /// <summary>Reads both files and begins to watch them.</summary>
    /// <param name="certificateFile">The certificate, and behind it those that lead to a root, in PEM.</param>
    /// <param name="keyFile">Its private key in PEM, unencrypted.</param>
    /// <param name="time">The clock of the looks and of the certificate's validity.</param>
    /// <param name="logger">Is told of new certificates, and of files that cannot be used.</param>
    /// <exception cref="IOException">They cannot be read, or are not a certificate and its key; the message names the file.</exception>
    public static TlsCertificate Open(string certificateFile, string keyFile, TimeProvider time, ILogger logger) =>
        new(certificateFile, keyFile, time, logger);

    /// <summary>How clients are greeted just now: TLS 1.2 and 1.3 (RFC 9325 §3.1.1), and these protocols above it.</summary>
    public SslServerAuthenticationOptions OptionsFor(params IReadOnlyCollection<SslApplicationProtocol> protocols) => new()
    {
        ServerCertificateContext = Volatile.Read(ref _context),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [.. protocols],
        AllowRenegotiation = false,
    };

    public void Dispose() => _timer.Dispose();

    private (FileStamp Certificate, FileStamp Key) Stamps() => (FileStamp.Of(_certificateFile), FileStamp.Of(_keyFile));

    private void Look()
    {
        var now = Stamps();
        var isStill = now == _seen;
        _seen = now;
        if (!isStill || now == _taken)
        {
            return;
        }

        _taken = now;
        try
        {
            Volatile.Write(ref _context, Read());
            Log.CertificateRead(_logger, _certificateFile, _context.TargetCertificate.Subject, _context.TargetCertificate.NotAfter.ToUniversalTime());
        }
        catch (IOException exception)
        {
            Log.CertificateRefused(_logger, exception.Message, _context.TargetCertificate.NotAfter.ToUniversalTime());
        }
    }

    private SslStreamCertificateContext Read()
    {
        var chain = new X509Certificate2Collection();
        X509Certificate2 leaf;
        var file = _certificateFile;
        try
        {
            chain.ImportFromPem(File.ReadAllText(file));
            if (chain.Count == 0)
            {
                throw new IOException($"{file}: there is no certificate in it (PEM, '-----BEGIN CERTIFICATE-----')");
            }

            file = _keyFile;
            leaf = X509Certificate2.CreateFromPem(chain[0].ExportCertificatePem(), File.ReadAllText(file));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            var reason = file == _keyFile
                ? $"{file}: not the unencrypted private key (PEM) of the first certificate in {_certificateFile}"
                : $"{file}: not certificates in PEM";
            throw new IOException($"{reason}: {exception.Message}", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{file}: {exception.Message}", exception);
        }

        var now = _time.GetUtcNow().UtcDateTime;
        if (leaf.NotAfter.ToUniversalTime() < now + EndsSoon || leaf.NotBefore.ToUniversalTime() > now)
        {
            Log.CertificateNotValid(_logger, _certificateFile, leaf.NotBefore.ToUniversalTime(), leaf.NotAfter.ToUniversalTime());
        }

        chain.RemoveAt(0);
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }
}
