using System.Collections.Immutable;
using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Store;
using Microsoft.Extensions.Time.Testing;

namespace KeyOps.Operations.Tests.Store;

/// <summary>A state folder and short words for what the tests put into it.</summary>
internal sealed class StoreFixture : IDisposable
{
    public static readonly DateTimeOffset At = new(2031, 5, 6, 7, 8, 9, 123, TimeSpan.Zero);
    public static readonly DomainName Example = DomainName.Parse("Keyops.Example");

    private readonly TemporaryFolder _folder = new();

    public StoreFixture() => State = _folder["state"];

    public string State { get; }

    public string Database => Path.Combine(State, KeyStore.DatabaseName);

    public string MasterKey => Path.Combine(State, KeyStore.MasterKeyName);

    public FakeTimeProvider Time { get; } = new(At);

    public KeyStore Write() => KeyStore.OpenForWriting(State, null, Time);

    public KeyReader Read() => KeyStore.OpenForReading(State);

    public static NewKey Key(string selector, DomainName? domain = null) => new(
        domain ?? Example,
        Selector.Parse(selector),
        new KeyAlgorithm.Rsa(2048),
        Encoding.ASCII.GetBytes($"public {selector} {domain}"),
        Encoding.ASCII.GetBytes($"private {selector} {domain}"),
        At);

    public static KeyFact.Confirmed Confirmed => new(
        At,
        new(3600),
        ImmutableArray.Create(new NameServerAnswer("192.0.2.1:53 (ns1.keyops.example)", new(uint.MaxValue), new(300), At.AddTicks(7))));

    public void Dispose() => _folder.Dispose();
}
