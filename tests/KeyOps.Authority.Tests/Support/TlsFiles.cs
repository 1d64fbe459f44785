using KeyOps.Authority.Tls;
using KeyOps.TestKit;
using Microsoft.Extensions.Logging;

namespace KeyOps.Authority.Tests.Support;

/// <summary>A certificate and its key in a folder, gone when disposed.</summary>
internal sealed class TlsFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyops-test-");

    public TlsFiles(TimeProvider time, string name = "ns.test", int days = 90)
    {
        Time = time;
        Write(name, days);
    }

    public TimeProvider Time { get; }

    public string Certificate => Path.Combine(_folder.FullName, "cert.pem");

    public string Key => Path.Combine(_folder.FullName, "key.pem");

    public void Write(string name, int days = 90) => TestCertificate.Write(Certificate, Key, name, Time.GetUtcNow().AddDays(-1), TimeSpan.FromDays(days));

    public TlsCertificate Open(ILogger logger) => TlsCertificate.Open(Certificate, Key, Time, logger);

    public void Dispose() => _folder.Delete(recursive: true);
}
