using System.Diagnostics;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Store;

/// <summary>Two processes and one store. The second process is this test program, running <see cref="Writer"/>.</summary>
public sealed class StoreProcessTests : IDisposable
{
    private const string StateVariable = "KEYOPS_TEST_STATE";

    private readonly StoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact(Explicit = true)]
    public void Writer()
    {
        using var store = KeyStore.OpenForWriting(Environment.GetEnvironmentVariable(StateVariable)!, null, TimeProvider.System);
        Assert.NotNull(store);
        for (var round = 0; ; round++)
        {
            var keys = store.AddKeys([StoreFixture.Key($"a{round}"), StoreFixture.Key($"b{round}")]);
            store.Append(keys.Select(key => (key.Id, (KeyFact)StoreFixture.Confirmed)));
        }
    }

    [Fact]
    public void A_second_writer_is_told_who_the_first_is_and_readers_go_on()
    {
        using var first = StartWriter();
        try
        {
            var error = Assert.Throws<StoreLockedException>(() => _fixture.Write());
            Assert.Equal(first.Id, error.ProcessId);
            Assert.Matches($"^another keyops \\(pid {first.Id}, since [-0-9T:]+Z\\) is writing to {_fixture.State}; ask it, or stop it; nothing was changed$", error.Message);

            using var reader = _fixture.Read();
            Assert.NotEmpty(reader.HistoriesOf(StoreFixture.Example));
        }
        finally
        {
            first.Kill();
            first.WaitForExit();
        }
    }

    [Fact]
    public void Killed_while_writing_the_store_holds_whole_transactions_and_opens_at_once()
    {
        for (var round = 0; round < 4; round++)
        {
            using (var writer = StartWriter())
            {
                writer.Kill(); // SIGKILL, somewhere in its loop
                writer.WaitForExit();
            }

            using var store = _fixture.Write();
            var histories = store.HistoriesOf(StoreFixture.Example);
            Assert.NotEmpty(histories);
            Assert.Equal(0, histories.Count % 2);
            // The facts of a pair come together, and only the last pair may lack them.
            Assert.All(histories.Chunk(2), pair => Assert.Equal(pair[0].Facts.Length, pair[1].Facts.Length));
            Assert.All(histories.SkipLast(2), history => Assert.Single(history.Facts));
            Assert.NotEmpty(store.PrivateKeyOf(histories[^1].Key.Id));
            store.Dispose();
            Directory.Delete(_fixture.State, recursive: true);
        }
    }

    /// <summary>Starts the writer and waits until it has written something.</summary>
    private Process StartWriter()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-explicit", "only", "-method", $"*{nameof(StoreProcessTests)}.{nameof(Writer)}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment[StateVariable] = _fixture.State;
        var process = Process.Start(start)!;
        // Read away, or it would stop at a full pipe.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var patience = Stopwatch.StartNew();
        while (true)
        {
            Assert.False(process.HasExited, "the writer process ended by itself");
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "the writer process writes nothing");
            if (File.Exists(_fixture.Database))
            {
                using var reader = _fixture.Read();
                if (reader.HistoriesOf(StoreFixture.Example).Count > 4)
                {
                    return process;
                }
            }

            Thread.Yield();
        }
    }
}
